// `watch` against a real server: what it prints, what it keeps, when it goes on and when it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "libs/errors/rpc_status.h"
#include "libs/testing/await.h"
#include "services/cli/test_service.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using errors::Error;
using errors::Reason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WatchCommandTest : public ::testing::Test {
 protected:
  WatchCommandTest() { std::filesystem::create_directories(folder_); }
  ~WatchCommandTest() override { std::filesystem::remove_all(folder_); }

  int Watch(std::vector<std::string> more) {
    more.insert(more.begin(), "watch");
    return terminal_.Run(more);
  }
  std::string CursorFile() const { return folder_ / "cursor"; }
  std::string Kept() const {
    std::ifstream file(CursorFile());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Numbers of the changes that were printed, by their complaints.
  std::vector<std::string> Printed() const {
    std::vector<std::string> numbers;
    for (const std::string& line : base::Split(terminal_.out, '\n')) {
      const size_t at = line.find("complaints/");
      if (at != std::string::npos)
        numbers.push_back(line.substr(at + 11, line.find(' ', at) - at - 11));
    }
    return numbers;
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("tanggap-watch-" + base::ToHex(base::SystemRandom().Bytes(8)));
  TestService service_;
  Terminal terminal_{service_};
};

TEST_F(WatchCommandTest, PrintsALineForEachChange) {
  service_.watch.Add({.responses = {Told("c1"), Told("c2", {1, 2})}});
  ASSERT_EQ(Watch({"--agency", "dinkes", "--agency", "dinsos", "--type", "Verified", "--type",
                   "complaints.v1.ComplaintFiled", "--from", "oldest", "--count", "2"}),
            kDone)
      << terminal_.err;
  EXPECT_EQ(terminal_.out,
            " 2 Mar 2026 10:00 WIB  dinkes      complaints/1  Verified              VERIFIED\n"
            " 2 Mar 2026 10:00 WIB  dinkes      complaints/2  Verified              VERIFIED\n");
  EXPECT_EQ(terminal_.err, "");
  const v1::WatchComplaintsRequest request = service_.watch.requests().at(0);
  EXPECT_THAT(request.agencies(), ElementsAre("dinkes", "dinsos"));
  EXPECT_THAT(request.types(),
              ElementsAre("complaints.v1.ComplaintVerified", "complaints.v1.ComplaintFiled"));
  EXPECT_EQ(request.start(), v1::WATCH_START_OLDEST);
}

TEST_F(WatchCommandTest, PrintsJsonLines) {
  service_.watch.Add({.responses = {Told("c1", {1, 2})}});
  ASSERT_EQ(Watch({"--agency", "dinkes", "--json", "--count", "2"}), kDone);
  const std::vector<std::string> lines = base::Split(terminal_.out, '\n');
  ASSERT_THAT(lines, SizeIs(3));
  for (size_t i = 0; i < 2; ++i) {
    const auto change = nlohmann::json::parse(lines[i]);
    EXPECT_EQ(change["event"]["id"], base::Join("event-", static_cast<int>(i) + 1));
    EXPECT_EQ(change["change"]["facts"]["state"], "COMPLAINT_STATE_VERIFIED");
  }
}

TEST_F(WatchCommandTest, GoesOnFromTheCursorInItsFile) {
  service_.watch.Add({.responses = {Told("c1"), Told("c2", {1})}});
  ASSERT_EQ(Watch({"--agency", "dinkes", "--cursor-file", CursorFile(), "--count", "1"}), kDone);
  EXPECT_EQ(Kept(), "c2\n");
  service_.watch.Add({.responses = {Told("c3", {2})}});
  ASSERT_EQ(Watch({"--cursor-file", CursorFile(), "--count", "1"}), kDone) << terminal_.err;
  EXPECT_EQ(service_.watch.requests().at(1).cursor(), "c2");
  EXPECT_THAT(service_.watch.requests().at(1).agencies(), IsEmpty());
  EXPECT_THAT(Printed(), ElementsAre("2"));
  EXPECT_EQ(Kept(), "c3\n");
}

TEST_F(WatchCommandTest, EndsInTheMiddleOfAMessageAndPrintsTheRestTheNextTime) {
  for (int i = 0; i < 3; ++i) service_.watch.Add({.responses = {Told("c2", {1, 2, 3, 4, 5})}});
  std::ofstream(CursorFile()) << "c1\n";
  ASSERT_EQ(Watch({"--cursor-file", CursorFile(), "--count", "2"}), kDone);
  EXPECT_THAT(Printed(), ElementsAre("1", "2"));
  ASSERT_EQ(Watch({"--cursor-file", CursorFile(), "--count", "1"}), kDone);
  EXPECT_THAT(Printed(), ElementsAre("3"));
  EXPECT_EQ(Kept(), "c1\nevent-1\nevent-2\nevent-3\n");
  ASSERT_EQ(Watch({"--cursor-file", CursorFile(), "--count", "2"}), kDone);
  EXPECT_THAT(Printed(), ElementsAre("4", "5"));
  EXPECT_EQ(Kept(), "c2\n");
  for (const v1::WatchComplaintsRequest& request : service_.watch.requests())
    EXPECT_EQ(request.cursor(), "c1");
}

TEST_F(WatchCommandTest, TakesAFirstCursorAndNothingElse) {
  service_.watch.Add({.responses = {Told("c1")}});
  ASSERT_EQ(Watch({"--agency", "dinkes", "--cursor-file", CursorFile(), "--count", "0"}), kDone);
  EXPECT_EQ(terminal_.out, "");
  EXPECT_EQ(Kept(), "c1\n");
  service_.watch.Add({.refusal = Error(Reason::INVALID_CURSOR)});
  EXPECT_EQ(Watch({"--agency", "dinkes", "--cursor-file", CursorFile(), "--count", "0"}), kRefused);
}

TEST_F(WatchCommandTest, OpensTheStreamAgainWhenItEnds) {
  service_.watch.Add({.responses = {Told("c1", {1})}, .end = Error(Reason::STREAM_ENDED)});
  service_.watch.Add({.refusal = Error(Reason::DATABASE_UNAVAILABLE)});
  service_.watch.Add({.responses = {Told("c2", {2})}, .end = Error(Reason::SHUTTING_DOWN)});
  service_.watch.Add({.responses = {Told("c3", {3})}, .end = Error(Reason::STREAM_NOT_READ)});
  service_.watch.Add({.responses = {Told("c4", {4})}});
  ASSERT_EQ(Watch({"--agency", "dinkes", "--count", "4"}), kDone) << terminal_.err;
  EXPECT_THAT(Printed(), ElementsAre("1", "2", "3", "4"));
  std::vector<std::string> cursors;
  for (const auto& request : service_.watch.requests()) cursors.push_back(request.cursor());
  EXPECT_THAT(cursors, ElementsAre("", "c1", "c1", "c2", "c3"));
  EXPECT_EQ(terminal_.err,
            "The stream has ended (DATABASE_UNAVAILABLE); it is opened again. Ctrl-C ends.\n");
}

TEST_F(WatchCommandTest, EndsOnWhatDoesNotPass) {
  service_.watch.Add({.responses = {Told("c1", {1})},
                      .end = Error(Reason::EVENTS_NO_LONGER_HELD).With("agency", "dinkes")});
  EXPECT_EQ(Watch({"--agency", "dinkes", "--cursor-file", CursorFile()}), kRefused);
  EXPECT_THAT(Printed(), ElementsAre("1"));
  EXPECT_THAT(terminal_.err, HasSubstr("EVENTS_NO_LONGER_HELD (FAILED_PRECONDITION)"));
  EXPECT_THAT(terminal_.err, HasSubstr("get a new cursor first"));
  EXPECT_THAT(service_.watch.requests(), SizeIs(1));
  EXPECT_EQ(Kept(), "c1\n");
}

TEST_F(WatchCommandTest, SaysWhichLogCannotBeFollowedAndGoesOn) {
  v1::WatchComplaintsResponse lost = Told("c1");
  v1::LogProblem& problem = *lost.add_problems();
  problem.set_agency("dinsos");
  *problem.mutable_error() = errors::ToRpcStatus(
      Error(Reason::EVENT_LOG_EPOCH_CHANGED).With("agency", "dinsos"), errors::Language::kEnglish);
  service_.watch.Add({.responses = {lost, Told("c2", {1})}});
  ASSERT_EQ(Watch({"--agency", "dinkes", "--agency", "dinsos", "--count", "1"}), kDone);
  EXPECT_THAT(Printed(), ElementsAre("1"));
  EXPECT_THAT(terminal_.err, HasSubstr("dinsos: The event log of agency 'dinsos' was restored"));
}

TEST_F(WatchCommandTest, CtrlCEndsItCleanly) {
  Interruption* interruption = nullptr;
  terminal_.listen = [&](Interruption& given) {
    interruption = &given;
    return std::shared_ptr<void>();
  };
  service_.watch.Add({.responses = {Told("c1", {1})}, .at_end = [&] {
                        EXPECT_TRUE(testing::Await([&] { return Kept() == "c1\n"; }));
                        interruption->Raise();
                      }});
  EXPECT_EQ(Watch({"--agency", "dinkes", "--cursor-file", CursorFile()}), kDone);
  EXPECT_THAT(Printed(), ElementsAre("1"));
  EXPECT_EQ(terminal_.err, "");
  EXPECT_EQ(Kept(), "c1\n");
}

TEST_F(WatchCommandTest, ReadsTheFileOfTheTokenAgainWhenTheTokenRunsOut) {
  const std::string file = folder_ / "token";
  std::ofstream(file) << service_.officer_token();
  ::chmod(file.c_str(), 0600);
  const WatchScript::Opening expires = {.responses = {Told("c1", {1})},
                                        .end = Error(Reason::TOKEN_EXPIRED)};
  service_.watch.Add(expires);
  service_.watch.Add({.responses = {Told("c2", {2})}});
  terminal_.environment.erase("TANGGAP_TOKEN");
  ASSERT_EQ(Watch({"--agency", "dinkes", "--token-file", file, "--count", "2"}), kDone)
      << terminal_.err;
  EXPECT_THAT(Printed(), ElementsAre("1", "2"));
  // A token that was only said is over.
  service_.watch.Add(expires);
  EXPECT_EQ(Watch({"--agency", "dinkes", "--token", service_.officer_token()}), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("TOKEN_EXPIRED"));
}

TEST_F(WatchCommandTest, GoesToTheInstanceThatServesTheAgency) {
  TestService other;
  other.watch.Add({.responses = {Told("c1", {7})}});
  service_.watch.Add({.refusal = Error(Reason::AGENCY_SERVED_ELSEWHERE)
                                     .With("agency", "dinkes")
                                     .With("address", other.address())});
  ASSERT_EQ(Watch({"--agency", "dinkes", "--token", other.officer_token(), "--count", "1"}), kDone)
      << terminal_.err;
  EXPECT_THAT(Printed(), ElementsAre("7"));
}

TEST_F(WatchCommandTest, KeepsNoCursorOfWhatCouldNotBePrinted) {
  service_.watch.Add({.responses = {Told("c1", {1})}});
  std::istringstream in;
  std::ostream closed(nullptr);
  std::ostringstream err;
  Surroundings surroundings{.environment = terminal_.environment,
                            .in = in,
                            .out = closed,
                            .err = err,
                            .clock = terminal_.clock,
                            .random = terminal_.random};
  EXPECT_EQ(cli::Run({"watch", "--agency", "dinkes", "--cursor-file", CursorFile()}, surroundings),
            kRefused);
  EXPECT_FALSE(std::filesystem::exists(CursorFile()));
}

TEST_F(WatchCommandTest, SaysWhatIsWrittenWrongly) {
  EXPECT_EQ(Watch({}), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("--agency dinkes"));
  EXPECT_EQ(Watch({"--cursor-file", CursorFile()}), kUsage) << "there is none yet";
  EXPECT_EQ(Watch({"--agency", "dinkes", "--from", "yesterday"}), kUsage);
  EXPECT_EQ(Watch({"--agency", "dinkes", "--count", "all"}), kUsage);
  EXPECT_EQ(Watch({"--agency", "dinkes", "--cursor-file", folder_ / "no" / "such"}), kRefused);
  EXPECT_THAT(service_.watch.requests(), SizeIs(1));
}

TEST_F(WatchCommandTest, WithoutAServiceItEndsAtOnce) {
  Terminal nowhere;
  nowhere.environment["TANGGAP_ADDRESS"] = "127.0.0.1:1";
  EXPECT_EQ(nowhere.Run({"watch", "--agency", "dinkes"}), kUnreachable);
}

}  // namespace
}  // namespace tanggap::cli
