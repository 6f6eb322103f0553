// Who has a quality flag, as it is counted beside who answered.
#include <gmock/gmock.h>

#include <set>
#include <vector>

#include "services/surveys/store/figures.h"
#include "services/surveys/store/test_cells.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

class FlaggedCountsTest : public CellsFixture {
 protected:
  // Taken up at once, into every group.
  TestedDelta Known(bool flagged) {
    TestedDelta made = Somebody();
    made.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
    made.flagged = flagged;
    return made;
  }
  std::vector<FlaggedCount> Flagged() {
    const auto moment = figures_.Look(Soon());
    EXPECT_THAT(moment, IsOk());
    const auto counts = (*moment)->LoadFlagged(survey_, 1);
    EXPECT_THAT(counts, IsOk());
    return *counts;
  }
  // Of the one cell where somebody has a flag.
  std::vector<HeadCount> PeopleOf(const std::vector<FlaggedCount>& counts) {
    EXPECT_EQ(counts.size(), 1u);
    if (counts.size() != 1 || !counts.front().flagged.has_value()) return {};
    const auto people = ParseFlagged(*counts.front().flagged, profile_.elements.size());
    EXPECT_THAT(people, IsOk());
    return *people;
  }
  std::set<int> WaitingMonths() {
    const auto moment = figures_.Look(Soon());
    EXPECT_THAT(moment, IsOk());
    const auto months = (*moment)->LoadWaitingMonths(survey_, 1);
    EXPECT_THAT(months, IsOk());
    return *months;
  }

  Figures figures_{pool()};
};

TEST_F(FlaggedCountsTest, AreOfTheirCellAndOfEachElement) {
  TestedDelta other = Known(false);
  other.unit = "farmasi";
  PutMany(3, other);
  TestedDelta flagged = Known(true);
  PutMany(2, flagged);
  // Without the first two of the nine elements.
  flagged.content.mutable_answers()->DeleteSubrange(0, 2);
  Put(flagged);
  PutMany(4, Known(false));
  FoldAll();
  const std::vector<FlaggedCount> counts = Flagged();
  const std::vector<HeadCount> people = PeopleOf(counts);
  EXPECT_EQ(counts.front().name.unit, "loket");
  EXPECT_EQ(counts.front().name.period, 202611);
  ASSERT_EQ(people.size(), 10u);
  EXPECT_EQ(people.front(), (HeadCount{.all = 3, .open = 0}));
  EXPECT_EQ(people[1], (HeadCount{.all = 2, .open = 0}));
  EXPECT_EQ(people.back(), (HeadCount{.all = 3, .open = 0}));
}

TEST_F(FlaggedCountsTest, FollowCorrections) {
  const TestedDelta flagged = Known(true);
  PutMany(2, flagged);
  Put(Known(false));
  FoldAll();
  EXPECT_EQ(PeopleOf(Flagged()).front().all, 2);
  Put(flagged, -1);
  FoldAll();
  EXPECT_EQ(PeopleOf(Flagged()).front().all, 1);
  Put(flagged, -1);
  FoldAll();
  EXPECT_THAT(Flagged(), IsEmpty());
}

TEST_F(FlaggedCountsTest, OfCellsThatAnEarlierReleaseWroteAreNotKnownUntilTheyChange) {
  Put(Known(false));
  FoldAll();
  EXPECT_THAT(Flagged(), IsEmpty());
  // As it was before, and as it is when that release goes on beside this one.
  for (const char* written : {"flagged_of = NULL", "response_count = response_count + 1"}) {
    Sql(base::Join("UPDATE surveys.cell_count SET ", written));
    ASSERT_EQ(Flagged().size(), 1u);
    EXPECT_FALSE(Flagged().front().flagged.has_value());
  }
  Put(Known(true));
  FoldAll();
  EXPECT_EQ(PeopleOf(Flagged()).front().all, 1);
}

TEST_F(FlaggedCountsTest, TellWhichMonthsWait) {
  TestedDelta earlier = Known(false);
  earlier.month = 202610;
  Put(earlier);
  FoldAll();
  EXPECT_THAT(WaitingMonths(), IsEmpty());
  PutMany(2 * kMinCell, Somebody());
  EXPECT_THAT(WaitingMonths(), ElementsAre(202611));
  FoldAll();
  EXPECT_THAT(WaitingMonths(), ElementsAre(202611)) << "some wait, and all for their services";
  month_ = 202612;
  today_ += 1;
  FoldAll();
  EXPECT_THAT(WaitingMonths(), IsEmpty());
}

}  // namespace
}  // namespace tanggap::surveys
