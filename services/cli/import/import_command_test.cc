// The command as a person runs it, against a service that takes everything but what it is told to
// refuse.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "services/cli/import/test_files.h"
#include "services/cli/test_service.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using errors::Reason;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kMapping[] = R"(source: "lama" source_agency: "dinkes"
times { zone: "Asia/Jakarta" }
external_id { columns: "id" }
file_time { columns: "filed" }
category { columns: "what" codes { from: "road" to: "jalan" } codes { from: "bin" to: "sampah" } }
)";

class ImportCommandTest : public ::testing::Test {
 protected:
  ImportCommandTest()
      : server_(
            [this](rpc::Server& server) {
              server.Handle<v1::ImportComplaintsRequest, v1::ImportComplaintsResponse>(
                  "tanggap.complaints.v1.ComplaintsService.ImportComplaints",
                  [this](const rpc::Context&, const v1::ImportComplaintsRequest& request) {
                    return Take(request);
                  });
              server.HandleStream<v1::WatchComplaintsRequest, v1::WatchComplaintsResponse>(
                  "tanggap.complaints.v1.ComplaintsService.WatchComplaints",
                  [this](const rpc::Context&, const v1::WatchComplaintsRequest& request,
                         const rpc::Waker&) { return watch_.Open(request); });
              const std::string service = "tanggap.directory.v1.DirectoryService.";
              server
                  .Handle<directory::v1::ListAgenciesRequest, directory::v1::ListAgenciesResponse>(
                      service + "ListAgencies",
                      [](const rpc::Context&, const directory::v1::ListAgenciesRequest&) {
                        directory::v1::ListAgenciesResponse response;
                        response.add_agencies()->set_code("dinkes");
                        return absl::StatusOr<directory::v1::ListAgenciesResponse>(response);
                      });
              server.Handle<directory::v1::ListCategoriesRequest,
                            directory::v1::ListCategoriesResponse>(
                  service + "ListCategories",
                  [](const rpc::Context&, const directory::v1::ListCategoriesRequest& request) {
                    directory::v1::ListCategoriesResponse response;
                    const bool first = request.page_token().empty();
                    response.add_categories()->set_agency("dinkes");
                    response.mutable_categories(0)->mutable_category()->set_code(first ? "sampah"
                                                                                       : "jalan");
                    if (first)
                      response.mutable_categories(0)->mutable_category()->set_unit("kebersihan");
                    if (first) response.set_next_page_token("second");
                    return absl::StatusOr<directory::v1::ListCategoriesResponse>(response);
                  });
              server.Handle<directory::v1::ListRegionsRequest, directory::v1::ListRegionsResponse>(
                  service + "ListRegions",
                  [](const rpc::Context&, const directory::v1::ListRegionsRequest&) {
                    directory::v1::ListRegionsResponse response;
                    response.add_regions()->set_code("33");
                    return absl::StatusOr<directory::v1::ListRegionsResponse>(response);
                  });
            },
            nullptr, {}) {
    const std::string header =
        server_.AddPrincipal({.grants = {{auth::Role::ROLE_IMPORTER, "dinkes", ""}}});
    terminal_.environment["TANGGAP_ADDRESS"] = server_.address();
    terminal_.environment["TANGGAP_TOKEN"] = header.substr(header.find(' ') + 1);
    mapping_ = files_.Write("city.textproto", kMapping);
  }

  absl::StatusOr<v1::ImportComplaintsResponse> Take(const v1::ImportComplaintsRequest& request) {
    base::MutexLock lock(mutex_);
    changed_.NotifyAll();
    const std::string& first = request.complaints(0).external_reference().external_id();
    const absl::Time until = absl::Now() + absl::Seconds(2);
    // Long enough for all the others to pass, if they may.
    while (first == slow_ && taken_.size() < 40'000 && absl::Now() < until)
      changed_.WaitFor(lock, until - absl::Now());
    if (first == slow_) taken_before_slow_ = taken_.size();
    if (calls_before_the_end_ == 0) return errors::Error(Reason::ROLE_MISSING);
    --calls_before_the_end_;
    v1::ImportComplaintsResponse response;
    most_items_ = std::max(most_items_, request.complaints_size());
    most_bytes_ = std::max(most_bytes_, request.ByteSizeLong());
    for (const v1::ImportedComplaint& item : request.complaints()) {
      v1::ImportComplaintResult& result = *response.add_results();
      const std::string& id = item.external_reference().external_id();
      if (refused_.contains(id)) {
        result.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
        *result.mutable_error() = errors::ToRpcStatus(
            errors::Error(Reason::UNKNOWN_CATEGORY).With("category", "jalan").ToStatus(),
            errors::Language::kEnglish);
        continue;
      }
      result.set_outcome(++taken_[id] == 1 ? v1::IMPORT_OUTCOME_ADDED
                                           : v1::IMPORT_OUTCOME_UNCHANGED);
      result.set_filing_differs(taken_[id] > 1 && id == "1");
      result.set_history_differs(taken_[id] > 1 && id == "2");
    }
    if (lost_answers_-- > 0) return errors::Error(Reason::DATABASE_UNAVAILABLE);
    return response;
  }
  int Import(const std::string& table, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"import", "--mapping", mapping_,          "--input",
                                      table,    "--report",  files_.Path("run")};
    words.insert(words.end(), more.begin(), more.end());
    return terminal_.Run(words);
  }
  static std::string Table(int rows, const std::string& what = "road") {
    std::string table = "id,filed,what\n";
    for (int i = 0; i < rows; ++i) table += base::Join(i, ",2025-02-03 14:30:05,", what, "\n");
    return table;
  }

  // A case with so many steps of about 4 KiB, as a line of JSON.
  static std::string Line(const std::string& id, int steps) {
    std::string text = base::Join(
        "{\"externalReference\":{\"sourceAgency\":\"dinkes\",\"source\":\"lama\",\"externalId\":\"",
        id, "\"},\"steps\":[");
    for (int i = 0; i < steps; ++i)
      text +=
          base::Join(i == 0 ? "" : ",",
                     "{\"action\":\"ACTION_COMMENT\",\"time\":\"2025-02-03T14:30:05Z\",\"actor\":"
                     "{\"kind\":\"ACTOR_KIND_OFFICER\"},\"text\":\"",
                     std::string(4'000, 'x'), "\"}");
    return text + "]}\n";
  }

  WatchScript watch_;
  base::Mutex mutex_;
  base::Condition changed_;
  // The id of the item that begins a request that takes long.
  std::string slow_;
  size_t taken_before_slow_ = 0;
  std::map<std::string, int> taken_;
  std::set<std::string> refused_;
  // How many answers are lost on their way.
  int lost_answers_ = 0;
  int calls_before_the_end_ = 1'000'000;
  int most_items_ = 0;
  size_t most_bytes_ = 0;
  TestFiles files_;
  std::string mapping_;
  testing::InProcessServer server_;
  Terminal terminal_;
};

TEST_F(ImportCommandTest, EveryRowIsSentOnceInBatchesAndCounted) {
  EXPECT_EQ(Import(files_.WriteCompressed("cases.csv.gz", Table(1'050))), 0) << terminal_.err;
  EXPECT_EQ(taken_.size(), 1'050u);
  EXPECT_EQ(most_items_, 100);
  EXPECT_THAT(terminal_.out, HasSubstr("1050      rows"));
  EXPECT_THAT(terminal_.out, HasSubstr("1050      added"));
  EXPECT_THAT(terminal_.out, HasSubstr("run.txt"));
  EXPECT_THAT(terminal_.err, HasSubstr("%"));
  EXPECT_EQ(Import(files_.Path("cases.csv.gz")), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("0         added"));
  EXPECT_THAT(terminal_.out, HasSubstr("1050      here before, unchanged"));
}

TEST_F(ImportCommandTest, LongRowsMakeSmallerBatches) {
  mapping_ =
      files_.Write("city.textproto", std::string(kMapping) + "description { columns: \"t\" }");
  std::string table = "id,filed,what,t\n";
  for (int i = 0; i < 200; ++i)
    table += base::Join(i, ",2025-02-03 14:30:05,road,", std::string(4'000, 'x'), "\n");
  EXPECT_EQ(Import(files_.Write("cases.csv", table)), 0) << terminal_.err;
  EXPECT_EQ(taken_.size(), 200u);
  EXPECT_LT(most_bytes_, size_t{256} << 10);
  EXPECT_LT(most_items_, 100);
}

TEST_F(ImportCommandTest, WhileOneBatchIsHeldUpTheOthersWaitSoThatLittleIsKeptInMemory) {
  slow_ = "0";
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(45'000))), 0) << terminal_.err;
  EXPECT_EQ(taken_.size(), 45'000u);
  EXPECT_LT(taken_before_slow_, 15'000u);
}

TEST_F(ImportCommandTest, RejectedRowsAreReportedAndTheOthersAreIn) {
  refused_ = {"3"};
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(5) + "x,2025-02-03 14:30:05,river\n")), 1);
  EXPECT_EQ(taken_.size(), 4u);
  EXPECT_THAT(terminal_.err, HasSubstr("2 of 6 rows were rejected"));
  const std::string csv = files_.Read("run.csv");
  EXPECT_THAT(csv, HasSubstr("\"4\",\"5\",\"3\",\""));
  EXPECT_THAT(csv, HasSubstr("\"6\",\"7\",\"x\",\"column 'what' holds 'river', which the mapping "
                             "does not know\"\r\n"));
}

TEST_F(ImportCommandTest, ARunThatEndedGoesOnWhereItWas) {
  const std::string table = files_.Write("cases.csv", Table(2'000));
  calls_before_the_end_ = 8;
  EXPECT_EQ(Import(table, {"--concurrency", "1"}), 1);
  EXPECT_TRUE(files_.Has("run.state"));
  EXPECT_FALSE(files_.Has("run.txt"));
  calls_before_the_end_ = 1'000'000;
  EXPECT_EQ(Import(table), 0) << terminal_.err;
  EXPECT_THAT(terminal_.err, HasSubstr("Going on behind the 800 rows"));
  EXPECT_EQ(taken_.size(), 2'000u);
  // One is sent again, to see whether the service still has it.
  for (const auto& [id, times] : taken_) EXPECT_EQ(times, id == "799" ? 2 : 1) << id;
  EXPECT_THAT(terminal_.out, HasSubstr("2000      added"));
}

TEST_F(ImportCommandTest, AServiceThatDoesNotHaveWhatAnEarlierRunSentGetsAllOfIt) {
  const std::string table = files_.Write("cases.csv", Table(2'000));
  calls_before_the_end_ = 8;
  EXPECT_EQ(Import(table, {"--concurrency", "1"}), 1);
  calls_before_the_end_ = 1'000'000;
  // Another database behind the same address.
  taken_.clear();
  EXPECT_EQ(Import(table), 0) << terminal_.err;
  EXPECT_THAT(terminal_.err, HasSubstr("Beginning anew"));
  EXPECT_EQ(taken_.size(), 2'000u);
  EXPECT_THAT(terminal_.out, HasSubstr("2000      rows"));
}

TEST_F(ImportCommandTest, AServiceAtAnotherAddressIsAnotherOne) {
  const std::string table = files_.Write("cases.csv", Table(2'000));
  calls_before_the_end_ = 8;
  EXPECT_EQ(Import(table, {"--concurrency", "1"}), 1);
  calls_before_the_end_ = 1'000'000;
  std::string& address = terminal_.environment["TANGGAP_ADDRESS"];
  address = "localhost" + address.substr(address.rfind(':'));
  EXPECT_EQ(Import(table), 0) << terminal_.err;
  EXPECT_THAT(terminal_.err, Not(HasSubstr("Going on")));
  for (const auto& [id, times] : taken_) EXPECT_EQ(times, std::stoi(id) < 800 ? 2 : 1) << id;
}

TEST_F(ImportCommandTest, TheLastReportStaysWhereNoServiceIsReached) {
  const std::string table = files_.Write("cases.csv", Table(5) + "x,2025-02-03 14:30:05,river\n");
  EXPECT_EQ(Import(table), 1);
  const std::string report = files_.Read("run.txt"), rejected = files_.Read("run.csv");
  terminal_.environment["TANGGAP_ADDRESS"] = "127.0.0.1:1";
  EXPECT_EQ(Import(table, {"--patience", "100ms"}), 3);
  EXPECT_EQ(files_.Read("run.txt"), report);
  EXPECT_EQ(files_.Read("run.csv"), rejected);
}

TEST_F(ImportCommandTest, ACaseTooLargeForARequestIsRejectedAndTheOthersAreIn) {
  const std::string cases =
      files_.Write("cases.jsonl", Line("1", 2) + Line("2", 70) + Line("3", 2));
  EXPECT_EQ(terminal_.Run({"import", "--input", cases, "--report", files_.Path("run")}), 1)
      << terminal_.err;
  EXPECT_EQ(taken_.size(), 2u);
  EXPECT_THAT(files_.Read("run.csv"),
              HasSubstr("\"2\",\"2\",\"2\",\"the case with its steps has more"));
}

TEST_F(ImportCommandTest, AVersionWaitsForTheOneBeforeItAlsoWhereABatchIsFullBetweenThem) {
  // The first batch has room for one version of case 1, and is answered late.
  slow_ = "0";
  const std::string cases =
      files_.Write("cases.jsonl", Line("0", 1) + Line("1", 40) + Line("1", 40));
  EXPECT_EQ(terminal_.Run({"import", "--input", cases, "--report", files_.Path("run")}), 0)
      << terminal_.err;
  EXPECT_EQ(taken_before_slow_, 0u) << "the second version overtook the first";
  EXPECT_EQ(taken_["1"], 2);
  EXPECT_EQ(most_items_, 2);
}

TEST_F(ImportCommandTest, WithJsonTheCountsAreADocument) {
  const std::string table = files_.Write("cases.csv", Table(5) + "x,2025-02-03 14:30:05,river\n");
  EXPECT_EQ(Import(table, {"--json"}), 1);
  auto told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["added"], 5);
  EXPECT_EQ(told["rejected"], 1);
  EXPECT_EQ(told["report"], files_.Path("run.txt"));
  EXPECT_EQ(Import(table, {"--json", "--dry-run"}), 1);
  told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["rows"], 6);
  EXPECT_EQ(told["reasons"][0]["times"], 1);
  EXPECT_EQ(told["shown"][0]["case"]["externalReference"]["externalId"], "0");
}

TEST_F(ImportCommandTest, WhatIsToldOtherwiseThanBeforeIsCounted) {
  const std::string table = files_.Write("cases.csv", Table(5));
  EXPECT_EQ(Import(table), 0);
  EXPECT_THAT(files_.Read("run.txt"), Not(HasSubstr("was kept")));
  EXPECT_EQ(Import(table), 0);
  const std::string report = files_.Read("run.txt");
  EXPECT_THAT(report, HasSubstr("1         of them with another filing"));
  EXPECT_THAT(report, HasSubstr("1         of them with other steps"));
  EXPECT_EQ(Import(table, {"--json"}), 0);
  const auto told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["filings_differ"], 1);
  EXPECT_EQ(told["histories_differ"], 1);
}

TEST_F(ImportCommandTest, ABatchWhoseAnswerWasLostIsSentAgainAndThatIsSaid) {
  lost_answers_ = 1;
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(5))), 0) << terminal_.err;
  EXPECT_THAT(terminal_.out, HasSubstr("5         here before, unchanged"));
  EXPECT_THAT(terminal_.out, HasSubstr("1         times a batch was sent again"));
  EXPECT_EQ(Import(files_.Path("cases.csv")), 0);
  EXPECT_THAT(terminal_.out, Not(HasSubstr("sent again")));
  lost_answers_ = 2;
  EXPECT_EQ(Import(files_.Path("cases.csv"), {"--json"}), 0);
  EXPECT_EQ(nlohmann::json::parse(terminal_.out)["sentAgain"], 2);
}

TEST_F(ImportCommandTest, ProgressIsShownOnATerminalAlsoWithoutColours) {
  const std::string table = files_.Write("cases.csv", Table(1'050));
  EXPECT_EQ(Import(table), 0);
  EXPECT_THAT(terminal_.err, Not(HasSubstr("\r")));
  terminal_.terminal = true;
  EXPECT_EQ(Import(table), 0);
  EXPECT_THAT(terminal_.err, HasSubstr("\r"));
}

TEST_F(ImportCommandTest, TextsThatWereCutAreCountedInTheReport) {
  mapping_ = files_.Write("city.textproto", std::string(kMapping) +
                                                "description { columns: \"t\" }\n"
                                                "long_texts: LONG_TEXTS_ADJUST");
  EXPECT_EQ(Import(files_.Write("cases.csv", "id,filed,what,t\n1,2025-02-03 14:30:05,road," +
                                                 std::string(4'001, 'x') + "\n")),
            0);
  EXPECT_THAT(files_.Read("run.txt"), HasSubstr("1         texts were cut"));
}

TEST_F(ImportCommandTest, ACutFileIsImportedUpToWhereItEndsAndSaidToBeCut) {
  files_.WriteCompressed("cases.csv.gz", Table(50'000));
  const std::string whole = files_.Read("cases.csv.gz");
  EXPECT_EQ(Import(files_.Write("cut.csv.gz", whole.substr(0, whole.size() / 2))), 4);
  EXPECT_THAT(terminal_.err, HasSubstr("DATA_LOSS"));
  EXPECT_THAT(files_.Read("run.txt"), HasSubstr("it was cut"));
  EXPECT_GT(taken_.size(), 1'000u);
  EXPECT_THAT(files_.Read("run.txt"), HasSubstr("could not be read to its end"));
  EXPECT_EQ(Import(files_.Path("cases.csv.gz")), 0);
  EXPECT_EQ(taken_.size(), 50'000u);
}

TEST_F(ImportCommandTest, ADryRunSendsNothingAndShowsWhatWouldBe) {
  EXPECT_EQ(
      Import(files_.Write("cases.csv", Table(20) + Table(3, "river").substr(14)), {"--dry-run"}),
      1);
  EXPECT_TRUE(taken_.empty());
  EXPECT_THAT(terminal_.out, HasSubstr("external_id: "));
  EXPECT_THAT(terminal_.out, HasSubstr("Line 11"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("Line 12\n")));
  EXPECT_THAT(terminal_.out, HasSubstr("23 rows, of which 3 would be rejected"));
  EXPECT_THAT(terminal_.out, HasSubstr("3 x column 'what' holds 'river'"));
  EXPECT_FALSE(files_.Has("run.csv"));
}

TEST_F(ImportCommandTest, ADryRunKnowsWhatTheDirectoryDoesNotHave) {
  mapping_ =
      files_.Write("city.textproto",
                   std::string(kMapping) + "agency { columns: \"a\" } unit { columns: \"u\" }");
  const std::string filed = ",2025-02-03 14:30:05,";
  const std::string table =
      files_.Write("cases.csv", "id,filed,what,a,u\n1" + filed + "road,dinkes,\n2" + filed +
                                    "bin,dinkes,\n3" + filed + "bin,dinas-antariksa,\n4" + filed +
                                    "bin,dinkes,gudang\n5" + filed + "bin,,\n");
  EXPECT_EQ(Import(table, {"--dry-run"}), 1);
  EXPECT_THAT(terminal_.out, HasSubstr("5 rows, of which 2 would be rejected"));
  EXPECT_THAT(terminal_.out, HasSubstr("1 x the directory has no agency 'dinas-antariksa'"));
  EXPECT_THAT(terminal_.out, HasSubstr("1 x the agency 'dinkes' has no unit 'gudang'"));
  EXPECT_THAT(terminal_.out, HasSubstr("1         name no agency"));
  terminal_.environment["TANGGAP_ADDRESS"] = "127.0.0.1:1";
  EXPECT_EQ(Import(table, {"--dry-run"}), 0) << "without a service there is nothing to say";
  EXPECT_THAT(terminal_.out, HasSubstr("No service answers"));
}

TEST_F(ImportCommandTest, ADryRunForeseesWhatTheServiceWouldRefuseInACase) {
  mapping_ = files_.Write("city.textproto", std::string(kMapping) + R"(
agency { value: "dinkes" }
region { columns: "r" }
reporter { display_name { columns: "who" } }
steps { action: ACTION_ASSIGN when { column: "unit" filled: true } time { columns: "done" }
        unit { columns: "unit" } }
steps { action: ACTION_ANSWER when { column: "status" any_of: "answered" } time { columns: "done" } }
steps { action: ACTION_CLOSE when { column: "status" any_of: "answered" any_of: "closed" }
        time { columns: "done" } })");
  const std::string filed = ",2025-02-03 14:30:05,bin,", done = "2025-02-04 14:30:05";
  const std::string table =
      "id,filed,what,r,who,unit,status,done\n"
      "1" +
      filed + "33,Budi Contoh,,answered," + done +
      "\n"
      "2" +
      filed + "34,,,answered," + done +
      "\n"
      "3" +
      filed + ",,gudang,," + done +
      "\n"
      "4" +
      filed + ",,,closed," + done +
      "\n"
      "5" +
      filed +
      ",,,answered,2025-02-02 14:30:05\n"
      "6,2035-02-03 14:30:05,bin,,,,,\n"
      "1" +
      filed +
      "33,Budi Contoh,,,\n"
      "7,2025-02-03 14:30:05,road,,,,answered," +
      done + "\n";
  EXPECT_EQ(Import(files_.Write("cases.csv", table), {"--dry-run"}), 1);
  EXPECT_THAT(terminal_.out, HasSubstr("8 rows, of which 6 would be rejected"));
  for (const char* reason :
       {"1 x there is no region '34'", "the agency 'dinkes' has no unit 'gudang'",
        "steps[0]: CLOSE needs a step ANSWER before it",
        "steps[0]: ANSWER claims a time before the step before it", "file_time lies in the future",
        "a unit of the agency 'dinkes' must have had it",
        "1         tell a case that a row before them tells"})
    EXPECT_THAT(terminal_.out, HasSubstr(reason));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("Budi"))) << "whoever looks over a shoulder";
}

TEST_F(ImportCommandTest, ADryRunShowsNothingThatTheContractCallsPersonal) {
  const std::string filed =
      "\"fileTime\":\"2025-02-03T14:30:05Z\",\"complaint\":{\"complaintClass\":\"COMPLAINT_CLASS_"
      "COMPLAINT\",\"agency\":\"dinkes\",\"channel\":\"CHANNEL_LETTER\",\"description\":"
      "\"Selokan penuh.\",\"place\":{\"address\":\"Jalan Contoh 1\",\"latitude\":-7.330512,"
      "\"longitude\":110.508412,\"accuracyMetres\":25},\"mandate\":{\"kind\":\"MANDATE_KIND_"
      "ORGANISATION\","
      "\"organisation\":\"Yayasan Contoh\",\"reference\":\"Surat 17/2025\"}";
  const std::string cases = files_.Write(
      "cases.jsonl",
      "{\"externalReference\":{\"sourceAgency\":\"dinkes\",\"source\":\"lama\",\"externalId\":"
      "\"1\"}," +
          filed +
          "}}\n{\"externalReference\":{\"sourceAgency\":\"dinkes\",\"source\":\"lama\","
          "\"externalId\":\"2\"}," +
          filed +
          ",\"reporter\":{\"displayName\":\"Budi Contoh\",\"phone\":\"+6281200000001\"}}}\n");
  for (const bool json : {false, true}) {
    std::vector<std::string> words = {"import",   "--input",          cases,
                                      "--report", files_.Path("run"), "--dry-run"};
    if (json) words.emplace_back("--json");
    EXPECT_EQ(terminal_.Run(words), 0) << terminal_.err;
    for (const char* personal :
         {"Jalan Contoh", "-7.33", "110.5", "Yayasan", "17/2025", "Budi", "81200000001"})
      EXPECT_THAT(terminal_.out, Not(HasSubstr(personal))) << json;
    for (const char* other : {"Selokan penuh.", "dinkes", "ORGANISATION", "25", "***"})
      EXPECT_THAT(terminal_.out, HasSubstr(other)) << json;
  }
}

TEST_F(ImportCommandTest, WhatIsWrittenWronglyEndsWithTwoAndSaysHow) {
  EXPECT_EQ(terminal_.Run({"import", "--mapping", mapping_}), 2);
  EXPECT_EQ(Import(files_.Path("none.csv")), 2);
  EXPECT_THAT(terminal_.err, HasSubstr("There is no file"));
  const std::string table = files_.Write("cases.csv", "id;filed;what\n");
  EXPECT_EQ(Import(table), 2);
  EXPECT_THAT(terminal_.err, HasSubstr("delimiter: \";\""));
  mapping_ = files_.Write("city.textproto", std::string(kMapping) + "regoin { columns: \"what\" }");
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(1))), 2);
  EXPECT_THAT(terminal_.err, HasSubstr("city.textproto:6:8: there is no field 'regoin' here; did "
                                       "you mean 'region'?"));
  EXPECT_EQ(Import(table, {"--concurrency", "0"}), 2);
  EXPECT_EQ(Import(files_.Write("utf16.csv", std::string("\xFF\xFEi\0d\0", 6))), 2);
}

TEST_F(ImportCommandTest, TheReportIsNotWrittenOverWhatIsRead) {
  const std::string table = files_.Write("run.csv", Table(5));
  EXPECT_EQ(Import(table), 2);
  EXPECT_THAT(terminal_.err, HasSubstr("choose another --report"));
  EXPECT_EQ(files_.Read("run.csv"), Table(5));
  mapping_ = files_.Write("run.txt", kMapping);
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(5))), 2);
  EXPECT_EQ(files_.Read("run.txt"), kMapping);
  EXPECT_TRUE(taken_.empty());
}

TEST_F(ImportCommandTest, WithoutAServiceItEndsWithThree) {
  terminal_.environment["TANGGAP_ADDRESS"] = "127.0.0.1:1";
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(3)), {"--patience", "100ms"}), 3);
}

}  // namespace
}  // namespace tanggap::cli
