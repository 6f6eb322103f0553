#include "services/cli/import/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "services/cli/import/test_files.h"

namespace tanggap::cli {
namespace {

using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

RowOutcome Row(int64_t number, RowFate fate, const std::string& reason = "") {
  return {.row = number,
          .line = number + 1,
          .external_id = "id \"" + std::to_string(number) + "\"",
          .fate = fate,
          .reason = reason};
}

class LedgerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Ledger> Open(const std::string& identity = "table-1") {
    auto ledger = Ledger::Open(files_.Path("run"), identity);
    EXPECT_THAT(ledger.status(), IsOk());
    return ledger.ok() ? *std::move(ledger) : nullptr;
  }
  TestFiles files_;
};

TEST_F(LedgerTest, TheReportHasTheCountsTheReasonsAndEveryRejectedRow) {
  auto ledger = Open();
  ledger->Settle(0, {Row(1, RowFate::kAdded), Row(2, RowFate::kRejected, "no, \"never\"")});
  ledger->Settle(1, {Row(3, RowFate::kRejected, "no, \"never\""), Row(4, RowFate::kExtended)});
  ASSERT_THAT(ledger->Finish("Import of x"), IsOk());
  EXPECT_EQ(files_.Read("run.csv"),
            "\xEF\xBB\xBF\"row\",\"line\",\"external_id\",\"reason\"\r\n"
            "\"2\",\"3\",\"id \"\"2\"\"\",\"no, \"\"never\"\"\"\r\n"
            "\"3\",\"4\",\"id \"\"3\"\"\",\"no, \"\"never\"\"\"\r\n");
  const std::string text = files_.Read("run.txt");
  EXPECT_THAT(text, HasSubstr("Import of x"));
  EXPECT_THAT(text, HasSubstr("  4         rows\n"));
  EXPECT_THAT(text, HasSubstr("  2         rejected\n"));
  EXPECT_THAT(text, HasSubstr("  2 x no, \"never\" (first in line 3)\n"));
  EXPECT_THAT(text, HasSubstr("  line 4, id \"3\": no, \"never\".\n"));
  EXPECT_FALSE(files_.Has("run.state"));
}

TEST_F(LedgerTest, BatchesThatSettleEarlyWaitForThoseBeforeThem) {
  auto ledger = Open();
  ledger->Settle(1, {Row(2, RowFate::kRejected, "second")});
  EXPECT_EQ(ledger->counts().rows, 0);
  ledger->Settle(0, {Row(1, RowFate::kRejected, "first")});
  EXPECT_EQ(ledger->counts().rows, 2);
  ASSERT_THAT(ledger->Finish(""), IsOk());
  const std::string csv = files_.Read("run.csv");
  EXPECT_LT(csv.find("first"), csv.find("second"));
}

TEST_F(LedgerTest, WhatWasCheckedIsResumedAndWhatCameAfterItComesAgain) {
  {
    auto ledger = Open();
    RowOutcome second = Row(2, RowFate::kAdded);
    second.texts_cut = 3;
    ledger->Settle(0, {Row(1, RowFate::kRejected, "first"), second});
    ASSERT_THAT(ledger->Checkpoint(), IsOk());
    ledger->Settle(1, {Row(3, RowFate::kRejected, "third")});
    // Ended here by anything.
  }
  auto ledger = Open();
  EXPECT_EQ(ledger->settled_rows(), 2);
  EXPECT_EQ(ledger->last_taken_row(), 2);
  EXPECT_EQ(ledger->counts().texts_cut, 3);
  EXPECT_EQ(ledger->counts().added, 1);
  ledger->Settle(0, {Row(3, RowFate::kRejected, "third")});
  ASSERT_THAT(ledger->Finish(""), IsOk());
  const std::string csv = files_.Read("run.csv");
  EXPECT_EQ(csv.find("third"), csv.rfind("third"));
  EXPECT_THAT(csv, HasSubstr("first"));
  EXPECT_THAT(files_.Read("run.txt"), HasSubstr("  3         rows\n"));
}

TEST_F(LedgerTest, AnotherTableOrABrokenStateBeginsAnew) {
  for (const std::string& broken :
       {std::string(), std::string("rows 5\n"), std::string("rows x")}) {
    {
      auto ledger = Open();
      ledger->Settle(0, {Row(1, RowFate::kRejected, "first")});
      ASSERT_THAT(ledger->Checkpoint(), IsOk());
    }
    if (!broken.empty()) files_.Write("run.state", "table-2\n" + broken);
    auto ledger = Open("table-2");
    EXPECT_EQ(ledger->settled_rows(), 0);
    EXPECT_EQ(ledger->counts().rejected, 0);
    ASSERT_THAT(ledger->Finish(""), IsOk());
    EXPECT_THAT(files_.Read("run.csv"), Not(HasSubstr("first")));
  }
}

TEST_F(LedgerTest, TheLastReportStaysUntilTheNextIsDone) {
  auto ledger = Open();
  ledger->Settle(0, {Row(1, RowFate::kRejected, "first")});
  ASSERT_THAT(ledger->Finish("The first"), IsOk());
  ledger = Open();
  ASSERT_THAT(ledger->Checkpoint(), IsOk());
  EXPECT_FALSE(files_.Has("run.state")) << "nothing was settled";
  ledger->Settle(0, {Row(1, RowFate::kRejected, "second")});
  ASSERT_THAT(ledger->Checkpoint(), IsOk());
  EXPECT_THAT(files_.Read("run.csv"), HasSubstr("first"));
  EXPECT_THAT(files_.Read("run.txt"), HasSubstr("The first"));
  ASSERT_THAT(ledger->Finish("The second"), IsOk());
  EXPECT_THAT(files_.Read("run.csv"), HasSubstr("second"));
  EXPECT_THAT(files_.Read("run.txt"), HasSubstr("The second"));
}

TEST_F(LedgerTest, WhatStandsInTheColumnOfIdentifiersIsNotRepeatedAtLength) {
  auto ledger = Open();
  RowOutcome row = Row(1, RowFate::kRejected, "first");
  const std::string begin(99, 'x');
  row.external_id = begin;
  row.external_id += "Budi Contoh";
  ledger->Settle(0, {row});
  ASSERT_THAT(ledger->Finish(""), IsOk());
  EXPECT_THAT(files_.Read("run.csv"), HasSubstr(begin));
  EXPECT_THAT(files_.Read("run.csv") + files_.Read("run.txt"), Not(HasSubstr("Budi")));
}

TEST_F(LedgerTest, APlaceThatCannotBeWrittenIsToldAtOnce) {
  EXPECT_THAT(std::string(Ledger::Open("/there/is/no/folder/run", "x").status().message()),
              HasSubstr("cannot be written: see --report"));
}

}  // namespace
}  // namespace tanggap::cli
