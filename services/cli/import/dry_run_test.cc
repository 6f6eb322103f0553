// Imports of which nothing is written: what the service says of every row, and what is told without
// one.

#include "services/cli/import/test_import.h"

namespace tanggap::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using DryRunTest = ImportCommandTest;

TEST_F(DryRunTest, NothingIsTakenAndTheFirstRowsAreShownAsTheyWouldBeFiled) {
  EXPECT_EQ(
      Import(files_.Write("cases.csv", Table(20) + Table(3, "river").substr(14)), {"--dry-run"}),
      1);
  EXPECT_TRUE(taken_.empty());
  EXPECT_EQ(judged_.size(), 20u);
  EXPECT_THAT(terminal_.out, HasSubstr("external_id: "));
  EXPECT_THAT(terminal_.out, HasSubstr("Line 11"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("Line 12\n")));
  EXPECT_THAT(terminal_.out, HasSubstr("23 rows, of which 3 would be rejected"));
  EXPECT_THAT(terminal_.out, HasSubstr("3 x column 'what' holds 'river'"));
  EXPECT_THAT(terminal_.out, HasSubstr("20        added"));
  EXPECT_THAT(terminal_.out, HasSubstr("Nothing was written."));
  EXPECT_FALSE(files_.Has("run.csv"));
}

TEST_F(DryRunTest, WhatTheServiceSaysIsWhatTheImportReports) {
  const std::string table = files_.Write("cases.csv", Table(250));
  EXPECT_EQ(Import(files_.Write("first.csv", Table(20))), 0);
  refused_ = {"3", "120", "121"};
  EXPECT_EQ(Import(table, {"--dry-run"}), 1);
  EXPECT_EQ(taken_.size(), 20u);
  EXPECT_THAT(terminal_.out, HasSubstr("would be rejected: The agency has no category 'jalan'"));
  EXPECT_THAT(terminal_.out, HasSubstr("3 x The agency has no category 'jalan'"));
  EXPECT_THAT(terminal_.out, HasSubstr("(first in line 5)"));
  EXPECT_EQ(Import(table, {"--dry-run", "--json"}), 1);
  const auto told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["shown"][3]["problem"], told["reasons"][0]["reason"]);
  EXPECT_EQ(Import(table, {"--json"}), 1);
  const auto done = nlohmann::json::parse(terminal_.out);
  for (const char* count : {"rows", "added", "extended", "unchanged", "outdated", "rejected",
                            "filings_differ", "histories_differ", "times_adjusted", "texts_cut"})
    EXPECT_EQ(told[count], done[count]) << count;
  EXPECT_EQ(done["unchanged"], 19);
  EXPECT_THAT(files_.Read("run.csv"), HasSubstr(told["reasons"][0]["reason"]));
}

TEST_F(DryRunTest, WhatSaysWhoItIsButNotThatItMayImportEndsIt) {
  calls_before_the_end_ = 0;
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(5)), {"--dry-run"}), 1);
  EXPECT_THAT(terminal_.err, HasSubstr("ROLE_MISSING"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("rows")));
}

TEST_F(DryRunTest, WithoutAServiceOrATokenTheMappingAloneIsTried) {
  const std::string table = files_.Write("cases.csv", Table(5) + "x,2025-02-03 14:30:05,river\n");
  const auto before = terminal_.environment;
  for (const auto& [without, why] :
       std::map<std::string, std::string>{{"TANGGAP_ADDRESS", "none answers at 127.0.0.1:1"},
                                          {"TANGGAP_TOKEN", "no token was given"}}) {
    terminal_.environment = before;
    terminal_.environment[without] = without == "TANGGAP_TOKEN" ? "" : "127.0.0.1:1";
    const int ends_with = without == "TANGGAP_TOKEN" ? 1 : 3;
    EXPECT_EQ(Import(table, {"--dry-run"}), ends_with);
    EXPECT_THAT(terminal_.out, HasSubstr("Nothing was sent, and no service judged, for " + why));
    EXPECT_THAT(terminal_.out, HasSubstr("external_id: "));
    EXPECT_THAT(terminal_.out, HasSubstr("6 rows, of which 1 would be rejected"));
    EXPECT_THAT(terminal_.out, Not(HasSubstr("added")));
    EXPECT_EQ(Import(table, {"--dry-run", "--json"}), ends_with);
    const auto told = nlohmann::json::parse(terminal_.out);
    EXPECT_EQ(told["askedTheService"], false);
    EXPECT_EQ(told["rejected"], 1);
    EXPECT_FALSE(told.contains("added"));
  }
  EXPECT_TRUE(judged_.empty());
}

TEST_F(DryRunTest, AServiceThatWouldTakeTheCasesGetsNone) {
  is_earlier_release_ = true;
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(5)), {"--dry-run"}), 1);
  EXPECT_TRUE(taken_.empty());
  EXPECT_THAT(terminal_.out, HasSubstr("is of a release that cannot"));
}

TEST_F(DryRunTest, AServiceThatIsBusyIsAskedAgain) {
  lost_answers_ = 2;
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(5)), {"--dry-run"}), 0) << terminal_.err;
  EXPECT_THAT(terminal_.out, HasSubstr("5         added"));
}

TEST_F(DryRunTest, WhatNoRequestPassesWithIsFoundWithoutTakingTheOthers) {
  poison_ = "17";
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(150)), {"--dry-run"}), 1) << terminal_.err;
  EXPECT_TRUE(taken_.empty());
  EXPECT_EQ(judged_.size(), 149u);
  EXPECT_THAT(terminal_.out, HasSubstr("150 rows, of which 1 would be rejected"));
  EXPECT_THAT(terminal_.out, HasSubstr("149       added"));
}

TEST_F(DryRunTest, RowsOfOneCaseAreToldAndCountAsNoneThatIsAdded) {
  mapping_ = files_.Write("city.textproto", std::string(kMapping) + "agency { columns: \"a\" }");
  const std::string row = ",2025-02-03 14:30:05,bin,";
  EXPECT_EQ(Import(files_.Write("cases.csv", "id,filed,what,a\n1" + row + "dinkes\n2" + row +
                                                 "\n1" + row + "dinkes\n"),
                   {"--dry-run"}),
            0);
  EXPECT_EQ(judged_["1"], 2);
  EXPECT_THAT(terminal_.out, HasSubstr("3         rows"));
  EXPECT_THAT(terminal_.out, HasSubstr("2         added"));
  EXPECT_THAT(terminal_.out, HasSubstr("1         tell a case that a row before them tells"));
  EXPECT_THAT(terminal_.out, HasSubstr("1         name no agency"));
}

// Steps alone may belong to a case that an earlier row brings: the service would not find it.
TEST_F(DryRunTest, StepsOfACaseThatARowBeforeTellsAreNotJudgedAlone) {
  const std::string cases = files_.Write("cases.jsonl", Line("1", 2) + Line("1", 2));
  EXPECT_EQ(terminal_.Run({"import", "--input", cases, "--dry-run"}), 0) << terminal_.err;
  EXPECT_EQ(judged_["1"], 1);
  EXPECT_THAT(terminal_.out, HasSubstr("1         tell a case that a row before them tells"));
}

TEST_F(DryRunTest, ACutFileIsTriedUpToWhereItEnds) {
  files_.WriteCompressed("cases.csv.gz", Table(50'000));
  const std::string whole = files_.Read("cases.csv.gz");
  const std::string cut = files_.Write("cut.csv.gz", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(Import(cut, {"--dry-run", "--json"}), 4);
  const auto told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["wholeFile"], false);
  EXPECT_GT(told["added"], 1'000);
  EXPECT_TRUE(taken_.empty());
}

TEST_F(DryRunTest, ProgressIsShown) {
  terminal_.terminal = true;
  EXPECT_EQ(Import(files_.Write("cases.csv", Table(1'050)), {"--dry-run"}), 0);
  EXPECT_THAT(terminal_.err, HasSubstr("\r"));
  EXPECT_THAT(terminal_.err, HasSubstr(" rows  "));
}

TEST_F(DryRunTest, NothingIsShownThatTheContractCallsPersonal) {
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

}  // namespace
}  // namespace tanggap::cli
