// Figures of a month that has not ended move in steps of several people, so that no single one can
// be told from two looks at them.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "services/surveys/store/test_cells.h"

namespace tanggap::surveys {
namespace {

class CellStepsTest : public CellsFixture {};

TEST_F(CellStepsTest, OfAMonthThatHasNotEndedMoveInStepsOfTheUnit) {
  PutMany(2 * kMinCell - 1, Somebody());
  EXPECT_EQ(FoldOnce(), 0);
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell"), "0");
  Put(Somebody());
  EXPECT_EQ(FoldOnce(), kMinCell);
  EXPECT_EQ(Responses("loket", "*"), kMinCell);
  EXPECT_EQ(Responses("*", "*"), kMinCell);
  EXPECT_EQ(Responses("loket", "ktp-el"), 0) << "whose service they chose waits";
  EXPECT_EQ(Responses("loket", "?"), kMinCell);
  EXPECT_EQ(Number("SELECT count(*) FROM surveys.cell WHERE grain = 1 AND dimension <> 0"), 0);

  // One more is not one more in the figures.
  for (int i = 0; i < kMinCell - 1; ++i) {
    Put(Somebody());
    EXPECT_EQ(FoldOnce(), 0);
  }
  Put(Somebody());
  EXPECT_EQ(FoldOnce(), kMinCell);
  EXPECT_EQ(Waiting(), kMinCell);

  month_ = 202612;
  today_ += 1;
  FoldAll();
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(Responses("loket", "*"), 3 * kMinCell);
  EXPECT_EQ(Responses("loket", "ktp-el"), 3 * kMinCell);
  EXPECT_EQ(Responses("*", "*", common::v1::CHANNEL_WEB), 3 * kMinCell);
  EXPECT_EQ(Number("SELECT count(*) FROM surveys.cell WHERE grain = 3 OR service = '?'"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM surveys.cell_count WHERE service = '?'"), 0);
}

// Whoever asks again and again learns of many at a time or of nobody: of people whom nobody knows,
// among others who are counted at once.
TEST_F(CellStepsTest, EachStepIsOfManyWhateverComes) {
  const std::string counts =
      "SELECT string_agg(concat_ws(':', unit, service, channel, dimension, option, open_count), ' "
      "') "
      "FROM surveys.cell WHERE grain = 1 AND service <> '?'";
  std::map<std::string, int64_t> before;
  int64_t steps = 0;
  for (int i = 0; i < 120; ++i) {
    TestedDelta next = Somebody();
    next.unit = random().Below(3) ? "loket" : "farmasi";
    next.imported = random().Below(4) == 0;
    Put(next);
    if (random().Below(3)) continue;
    FoldOnce();
    const std::string text = Sql(counts);
    for (const std::string& cell : base::Split(text, ' ')) {
      const size_t colon = cell.rfind(':');
      if (colon == std::string::npos) continue;
      const int64_t open = std::stoll(cell.substr(colon + 1));
      int64_t& known = before[cell.substr(0, colon)];
      EXPECT_TRUE(open == known || open - known >= kMinCell) << cell << " after " << known;
      steps += open != known;
      known = open;
    }
  }
  EXPECT_GE(steps, 6);
}

// Of those who come after a step one alone may answer an element that need not be answered.
TEST_F(CellStepsTest, AVersionOfWhichAnElementMayBeLeftOutMakesNone) {
  PutVersion(survey_, 2, WithAnOptionalElement());
  TestedDelta free = Somebody();
  free.version = 2;
  PutMany(4 * kMinCell, free);
  EXPECT_EQ(FoldOnce(), 0);
  Put(free, -1);
  EXPECT_EQ(FoldOnce(), 0);
  Mark();
  FoldNew();
  EXPECT_EQ(Waiting(), 4 * kMinCell - 1) << "what was taken back is gone";
  PutMany(2 * kMinCell, Somebody());
  EXPECT_EQ(FoldOnce(), kMinCell) << "of those to the other version";
  month_ = 202612;
  today_ += 1;
  FoldAll();
  EXPECT_EQ(Responses("loket", "*"), 6 * kMinCell - 1);
}

// They may have been asked other things.
TEST_F(CellStepsTest, StepsAreOfOneVersionAlone) {
  PutVersion(survey_, 2, message_);
  TestedDelta later = Somebody();
  later.version = 2;
  PutMany(2 * kMinCell - 1, Somebody());
  PutMany(2 * kMinCell - 1, later);
  EXPECT_EQ(FoldOnce(), 0);
  Put(later);
  EXPECT_EQ(FoldOnce(), kMinCell);
  EXPECT_EQ(Sql("SELECT string_agg(concat_ws(' ', version, count), ', ' ORDER BY version) FROM "
                "(SELECT version, count(*) FROM surveys.cell_delta GROUP BY version) AS waiting"),
            "1 9, 2 5");
}

TEST_F(CellStepsTest, ABacklogIsTakenUpInPassesOfBoundedSize) {
  Copy(Somebody(), 2 * Cells::kBatch + 2 * kMinCell);
  Mark();
  FoldNew();
  EXPECT_EQ(Responses("loket", "*"), Cells::kBatch);
  FoldNew();
  EXPECT_EQ(Responses("loket", "*"), 2 * Cells::kBatch);
  FoldNew();
  EXPECT_EQ(Waiting(), kMinCell);
  EXPECT_EQ(FoldNew(), 0u) << "nothing more is due";
}

TEST_F(CellStepsTest, StepsAreOfOneUnitAlone) {
  TestedDelta other = Somebody();
  other.unit = "farmasi";
  PutMany(2 * kMinCell - 1, other);
  PutMany(2 * kMinCell - 1, Somebody());
  EXPECT_EQ(FoldOnce(), 0);
  Put(other);
  EXPECT_EQ(FoldOnce(), kMinCell);
  EXPECT_EQ(Responses("farmasi", "*"), kMinCell);
  EXPECT_EQ(Responses("loket", "*"), 0);
}

TEST_F(CellStepsTest, TheLatestDaysComeLast) {
  TestedDelta late = Somebody();
  late.day = 20'000;
  late.service = "late";
  PutMany(kMinCell, late);
  TestedDelta early = late;
  early.day = 19'999;
  early.service = "early";
  PutMany(kMinCell, early);
  EXPECT_EQ(FoldOnce(), kMinCell);
  EXPECT_EQ(Sql("SELECT string_agg(DISTINCT service, ',') FROM surveys.cell_delta"), "late");
}

TEST_F(CellStepsTest, WhatTheAgencyKnowsCountsAtOnceAndMakesNoStep) {
  TestedDelta imported = Somebody();
  imported.imported = true;
  TestedDelta named = Somebody();
  named.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
  PutMany(2 * kMinCell - 1, Somebody());
  Put(imported);
  Put(named);
  EXPECT_EQ(FoldOnce(), 2);
  EXPECT_EQ(Responses("loket", "ktp-el", common::v1::CHANNEL_WEB), 2);
  EXPECT_EQ(Waiting(), 2 * kMinCell - 1);
}

TEST_F(CellStepsTest, ACorrectionGoesWithAStepAndMeetsWhatItCorrects) {
  const TestedDelta regretted = Somebody();
  PutMany(2 * kMinCell - 1, Somebody());
  Put(regretted);
  Put(regretted, -1);
  Mark();
  FoldNew();
  EXPECT_EQ(Waiting(), 2 * kMinCell - 1) << "the two are gone, and nobody was added";
  EXPECT_EQ(Responses("loket", "*"), 0);

  Put(Somebody());
  EXPECT_EQ(FoldOnce(), kMinCell);
  // Of somebody who is in the figures by now: not alone.
  Put(Somebody(), -1);
  EXPECT_EQ(FoldOnce(), 0);
  EXPECT_EQ(Responses("loket", "*"), kMinCell);
  PutMany(kMinCell + 1, Somebody());
  EXPECT_EQ(FoldOnce(), kMinCell + 2) << "five more and the one less";
  EXPECT_EQ(Responses("loket", "*"), 2 * kMinCell);
}

TEST_F(CellStepsTest, CountWhoWasScreenedOutInSteps) {
  TestedDelta out = Somebody();
  out.state = v1::RESPONSE_STATE_SCREENED_OUT;
  PutMany(2 * kMinCell - 1, out);
  EXPECT_EQ(FoldOnce(), 0);
  Put(out);
  EXPECT_EQ(FoldOnce(), kMinCell);
  EXPECT_EQ(Sql("SELECT screened_out FROM surveys.cell WHERE unit = 'loket' AND service = '*' AND "
                "grain = 1"),
            "5");
  EXPECT_EQ(Sql("SELECT concat_ws(' ', response_count, screened_out) FROM surveys.cell_count"),
            "0 5")
      << "nobody who answered";
}

}  // namespace
}  // namespace tanggap::surveys
