// The command as a person runs it: what is sent, and what the report says of it.

#include "services/cli/import/test_import.h"

namespace tanggap::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
