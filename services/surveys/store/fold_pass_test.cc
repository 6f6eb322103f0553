// What a look for something to fold costs, and what one pass over a survey does.

#include <gmock/gmock.h>

#include <functional>

#include "services/surveys/store/nights.h"
#include "services/surveys/store/test_cells.h"
#include "services/surveys/store/test_rows_read.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class FoldPassTest : public CellsFixture {};

// Somebody took back what is in the figures already, which waits for others, maybe for weeks.
TEST_F(FoldPassTest, ACorrectionThatWaitsForOthersWritesNothing) {
  PutMany(2 * kMinCell, Somebody());
  FoldOnce();
  Put(Somebody(), -1);
  const auto rows = [&] {
    return Sql(
        "SELECT (SELECT string_agg(concat_ws(' ', version, xmin, xmax), ',') FROM surveys.figures) "
        "|| ';' || (SELECT string_agg(concat_ws(' ', id, xmin, xmax), ',' ORDER BY id) FROM "
        "surveys.cell_delta)");
  };
  const std::string before = rows();
  for (int i = 0; i < 3; ++i) {
    const auto due = cells_.FindDue(Now(), Soon());
    ASSERT_THAT(due, IsOk());
    EXPECT_TRUE(due->empty());
    EXPECT_EQ(FoldOnce(), 0);
    EXPECT_EQ(FoldNew(), 0);
  }
  EXPECT_EQ(rows(), before);
}

TEST_F(FoldPassTest, WhatWaitsIsNotLockedWhileMoreComes) {
  PutMany(kMinCell, Somebody());
  Put(Somebody(), -1);
  Mark();
  const std::string rows =
      "SELECT string_agg(concat_ws(' ', id, xmin, xmax), ',' ORDER BY id) FROM surveys.cell_delta";
  const std::string before = Sql(rows);
  EXPECT_EQ(FoldNew(), 1);
  EXPECT_EQ(Sql(rows), before);
}

TEST_F(FoldPassTest, ASurveyIsLookedAtOnceForWhatCame) {
  EXPECT_EQ(FoldNew(), 0);
  Put(Somebody());
  Mark();
  Mark();
  EXPECT_EQ(FoldNew(), 1);
  EXPECT_EQ(FoldNew(), 0) << "nothing has come since";
  PutMany(2 * kMinCell - 1, Somebody());
  Mark();
  EXPECT_EQ(FoldNew(), 1);
  EXPECT_EQ(Responses("loket", "*"), kMinCell);
}

// A pass that was under way then has not seen it.
TEST_F(FoldPassTest, ASurveyIsLookedAtAgainAfterANightWroteWhatWaitsAnew) {
  TestedDelta known = Somebody();
  known.imported = true;
  known.day = static_cast<int>(today_ - 1);
  Put(known);
  EXPECT_EQ(Nights(pool()).RewriteWaiting(today_, Soon()).value_or(-1), 0);
  EXPECT_EQ(FoldNew(), 1);
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(FoldNew(), 0);
}

// While somebody else folds, and when there is more than one pass takes.
TEST_F(FoldPassTest, ASurveyIsLookedAtAgainUntilAllIsTakenUp) {
  TestedDelta known = Somebody();
  known.imported = true;
  Put(known);
  Mark();
  Sql("INSERT INTO surveys.figures SELECT survey, 3 FROM surveys.survey");
  const auto hold = [&](postgres::Transaction& transaction) -> absl::Status {
    const absl::Status held =
        transaction.Query({"test_hold", "SELECT FROM surveys.figures FOR UPDATE"}).status();
    EXPECT_EQ(FoldNew(), 1);
    EXPECT_EQ(Waiting(), 1);
    return held;
  };
  ASSERT_THAT(pool().Transact(Soon(), hold), IsOk());
  EXPECT_EQ(FoldNew(), 1);
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(Version(), 4);

  Copy(known, Cells::kMostKnown + 10);
  Mark();
  EXPECT_EQ(FoldNew(), 1);
  EXPECT_EQ(Waiting(), 10);
  EXPECT_EQ(FoldNew(), 1);
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(FoldNew(), 0);
}

TEST_F(FoldPassTest, APassMakesOneVersionOfAllThatIsDue) {
  TestedDelta early = Somebody();
  for (const char* unit : {"loket", "farmasi", "gizi"}) {
    early.unit = unit;
    PutMany(2 * kMinCell, early);
  }
  EXPECT_EQ(FoldOnce(), 3 * kMinCell);
  EXPECT_EQ(Version(), 1);
  month_ = 202612;
  today_ += 1;
  TestedDelta now = Somebody();
  now.month = 202612;
  PutMany(2 * kMinCell, now);
  now.imported = true;
  Copy(now, Cells::kBatch + 1);
  EXPECT_EQ(FoldOnce(), 3 * kMinCell + kMinCell + Cells::kBatch + 1);
  EXPECT_EQ(Version(), 2);
  EXPECT_EQ(Number("SELECT count(*) FROM surveys.cell WHERE grain = 3 AND period = 202611"), 0);
}

// However much waits of other surveys, and of this one that is not due.
TEST_F(FoldPassTest, LookingReadsWhatHasComeAlone) {
  postgres::Pool one({.url = database().url(), .size = 1}, clock(), random());
  Cells cells(one, compiled_, profiles_);
  const auto cost = [&](const std::function<void()>& look) {
    return RowsReadBy(one, database(), {"cell_delta", "cell", "cell_due"}, look, Soon());
  };
  const auto find_new = [&] { EXPECT_THAT(cells.FindNew(Soon()), IsOk()); };
  const auto fold = [&] {
    const DueFold due = {.survey = survey_,
                         .agency = "dinkes",
                         .index_profile = "permenpan-14-2017",
                         .min_cell = kMinCell};
    EXPECT_THAT(cells.Fold(due, Now(), Soon()), IsOk());
  };
  PutMany(3, Somebody());
  Copy(Somebody(), 2'000, /*surveys=*/1'000);
  Sql("ANALYZE surveys.cell_delta, surveys.cell_due, surveys.cell");
  const auto few = cost(fold);
  EXPECT_LE(few.looked_up, 20);
  EXPECT_LE(few.index_pages, 40);
  Copy(Somebody(), 18'000, /*surveys=*/1'000);
  Sql("ANALYZE surveys.cell_delta, surveys.cell_due, surveys.cell");
  const auto many = cost(fold);
  EXPECT_LE(many.looked_up, 20);
  EXPECT_LE(many.index_pages, few.index_pages + 6) << "a level more of an index";
  EXPECT_EQ(many.scanned, 0);
  EXPECT_LE(cost(find_new).index_pages, 3);
  // At the full hour: one of each of a thousand surveys, not each of twenty thousand rows.
  EXPECT_EQ(cost([&] { EXPECT_THAT(cells.FindDue(Now(), Soon()), IsOk()); }).scanned, 0);
}

}  // namespace
}  // namespace tanggap::surveys
