// Responses that wait in any number, for the end of a month or for the next day: what is counted of
// them, and that nobody walks past them.

#include <gmock/gmock.h>

#include <map>
#include <utility>

#include "services/surveys/store/figures.h"
#include "services/surveys/store/test_cells.h"
#include "services/surveys/store/test_rows_read.h"

namespace tanggap::surveys {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class LateResponsesTest : public CellsFixture {
 protected:
  // Come today, of last month.
  TestedDelta Late(const std::string& unit = "loket") {
    TestedDelta made = Somebody();
    made.unit = unit;
    made.month = 202610;
    made.day = static_cast<int>(today_);
    return made;
  }
  using Pending = std::map<std::pair<std::string, int>, int64_t>;
  Pending PendingBy(postgres::Pool& pool) {
    Figures figures(pool);
    const auto moment = figures.Look(Soon());
    EXPECT_THAT(moment, IsOk());
    if (!moment.ok()) return {};
    const auto state = (*moment)->LoadState(survey_);
    EXPECT_THAT(state, IsOk());
    if (!state.ok()) return {};
    Pending pending;
    for (const PendingCount& each : state->pending) pending[{each.unit, each.month}] += each.count;
    return pending;
  }
  const DueFold due_ = {.survey = survey_,
                        .agency = "dinkes",
                        .index_profile = "permenpan-14-2017",
                        .min_cell = kMinCell};
  // How many of them wait, as an open screen asks each second.
  int64_t Standing() {
    const auto standings = Figures(pool()).LoadStandings({survey_}, Soon());
    EXPECT_THAT(standings, IsOk());
    return standings.ok() ? standings->front().pending : -1;
  }
};

TEST_F(LateResponsesTest, AreCountedUpToAHundredOfEachUnit) {
  EXPECT_THAT(PendingBy(pool()), IsEmpty());
  Copy(Somebody(), FiguresMoment::kMostPending + 1);
  Copy(Late(), 3 * FiguresMoment::kMostPending);
  PutMany(3, Late("farmasi"));
  TestedDelta screened_out = Late("gizi");
  screened_out.state = v1::RESPONSE_STATE_SCREENED_OUT;
  Put(screened_out);
  Put(Late("farmasi"), -1);
  EXPECT_THAT(PendingBy(pool()),
              UnorderedElementsAre(Pair(Pair("loket", 202611), FiguresMoment::kMostPending),
                                   Pair(Pair("loket", 202610), FiguresMoment::kMostPending),
                                   Pair(Pair("farmasi", 202610), 2)));
}

// In parts of a day, of a series and of a month.
TEST_F(LateResponsesTest, AreCountedOnceHoweverTheyLie) {
  TestedDelta late = Late();
  for (const int month : {202608, 202609, 202610}) {
    late.month = month;
    for (const int64_t day : {int64_t{0}, today_ - 1, today_}) {
      late.day = static_cast<int>(day);
      PutMany(4, late);
    }
  }
  EXPECT_THAT(PendingBy(pool()),
              UnorderedElementsAre(Pair(Pair("loket", 202608), 12), Pair(Pair("loket", 202609), 12),
                                   Pair(Pair("loket", 202610), 12)));
}

TEST_F(LateResponsesTest, AreTakenUpTheDayAfterInWhateverMonths) {
  TestedDelta late = Late();
  for (const int month : {202608, 202610}) {
    late.month = month;
    PutMany(3, late);
  }
  late.day = static_cast<int>(today_ - 1);
  Put(late);
  EXPECT_EQ(FoldOnce(), 1);
  today_ += 1;
  EXPECT_EQ(FoldOnce(), 6);
  EXPECT_EQ(Waiting(), 0);
}

// All of a large survey at once would be hundreds of megabytes.
TEST_F(LateResponsesTest, AreTakenUpInPartsThatAreShownTogether) {
  Copy(Late(), 2 * kDeltasAtOnce + 1);
  NoteTaken();
  today_ += 1;
  const absl::StatusOr<Folded> folded = cells_.Fold(due_, Now(), Soon());
  ASSERT_THAT(folded, IsOk());
  EXPECT_EQ(folded->taken, 2 * kDeltasAtOnce + 1);
  EXPECT_EQ(folded->version, 1);
  EXPECT_FALSE(folded->more);
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(MostTakenAtOnce(), kDeltasAtOnce);
}

TEST_F(LateResponsesTest, HoldNobodyUp) {
  postgres::Pool one({.url = database().url(), .size = 1}, clock(), random());
  Cells cells(one, compiled_, profiles_);
  const auto cost = [&](const std::function<void()>& act) {
    Sql("ANALYZE surveys.cell_delta");
    return RowsReadBy(one, database(), {"cell_delta"}, act, Soon());
  };
  const auto look = [&] { PendingBy(one); };
  const auto fold = [&] { EXPECT_THAT(cells.Fold(due_, Now(), Soon()), IsOk()); };
  // Whoever may leave an element out waits for the end of the month.
  PutVersion(survey_, 2, WithAnOptionalElement());
  TestedDelta open = Somebody();
  open.version = 2;
  PutMany(3, Somebody());
  Copy(Somebody(), 20'000, /*surveys=*/1'000);
  Copy(open, 10'000);
  Copy(Late(), 10'000);
  const RowsRead looked = cost(look);
  const RowsRead folded = cost(fold);
  // A hundred of each of two groups; and entries of rows that are gone, until they are marked.
  EXPECT_LE(looked.looked_up, 2 * FiguresMoment::kMostPending + 100);
  EXPECT_LE(folded.looked_up, 100);
  EXPECT_LE(looked.index_pages, 40);
  EXPECT_LE(folded.index_pages, 40);
  EXPECT_EQ(looked.scanned + folded.scanned, 0);
}

TEST_F(LateResponsesTest, AreCountedUpToSomeThousandsWhereOnlyAChangeIsLookedFor) {
  PutMany(2, Somebody());
  Copy(Late(), 10);
  EXPECT_EQ(Standing(), 12);
  Copy(Late(), Figures::kMostLookedFor);
  EXPECT_EQ(Standing(), Figures::kMostLookedFor);
}

}  // namespace
}  // namespace tanggap::surveys
