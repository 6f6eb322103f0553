// Imports that something ends: the command line, a service that is away or another one, answers
// that are lost, a file that was cut.

#include "services/cli/import/test_import.h"

namespace tanggap::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using ImportResumeTest = ImportCommandTest;

TEST_F(ImportResumeTest, ARunThatEndedGoesOnWhereItWas) {
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

TEST_F(ImportResumeTest, AServiceThatDoesNotHaveWhatAnEarlierRunSentGetsAllOfIt) {
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

TEST_F(ImportResumeTest, AServiceAtAnotherAddressIsAnotherOne) {
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

TEST_F(ImportResumeTest, TheLastReportStaysWhereNoServiceIsReached) {
  const std::string table = files_.Write("cases.csv", Table(5) + "x,2025-02-03 14:30:05,river\n");
  EXPECT_EQ(Import(table), 1);
  const std::string report = files_.Read("run.txt"), rejected = files_.Read("run.csv");
  terminal_.environment["TANGGAP_ADDRESS"] = "127.0.0.1:1";
  EXPECT_EQ(Import(table, {"--patience", "100ms"}), 3);
  EXPECT_EQ(files_.Read("run.txt"), report);
  EXPECT_EQ(files_.Read("run.csv"), rejected);
}

TEST_F(ImportResumeTest, ACutFileIsImportedUpToWhereItEndsAndSaidToBeCut) {
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

TEST_F(ImportResumeTest, ABatchWhoseAnswerWasLostIsSentAgainAndThatIsSaid) {
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

}  // namespace
}  // namespace tanggap::cli
