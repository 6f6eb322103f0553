#include "services/surveys/domain/flagged.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tanggap::surveys {
namespace {

constexpr int kMinCell = 5;

GroupName At(const std::string& unit, const std::string& period = "2026") {
  return {.unit = unit, .period = *ParsePeriod(period)};
}

// So many of a unit's people, all of them unknown one by one, of whom so many have a flag.
FlaggedCell Cell(const std::string& unit, int64_t people, std::optional<int64_t> flagged,
                 const std::string& month = "2026-01") {
  FlaggedCell cell{
      .all = {
          .cell = {.unit = unit, .service = "x", .channel = "web", .period = *ParsePeriod(month)},
          .people = {{.all = people, .open = people}}}};
  if (flagged.has_value()) cell.flagged = {{.all = *flagged, .open = *flagged}};
  return cell;
}

struct Decided {
  Suppressions all;
  Suppressions flagged;

  bool Tells(const GroupName& group) const {
    return all.Of(group) == v1::SUPPRESSION_UNSPECIFIED && MayTellFlagged(flagged, group);
  }
};

Decided Decide(const std::vector<FlaggedCell>& cells,
               int most_unknowns = Suppressions::kMostUnknowns) {
  std::vector<CellCount> counts;
  for (const FlaggedCell& cell : cells) counts.push_back(cell.all);
  Suppressions all = Suppressions::Decide(counts, kMinCell);
  Suppressions flagged = DecideFlagged(cells, kMinCell, all, most_unknowns);
  return {std::move(all), std::move(flagged)};
}

TEST(FlaggedTest, TellsWhatIsOfEnoughPeople) {
  const Decided decided = Decide({Cell("a", 20, 5), Cell("b", 20, 6), Cell("c", 20, 0)});
  EXPECT_TRUE(decided.Tells(At("a")));
  EXPECT_TRUE(decided.Tells(At("b")));
  EXPECT_FALSE(decided.Tells(At("c"))) << "nobody has one";
  EXPECT_TRUE(decided.Tells(At("*")));
  EXPECT_FALSE(Decide({Cell("a", 20, 4)}).Tells(At("a")));
  EXPECT_FALSE(Decide({Cell("a", 20, 16)}).Tells(At("a"))) << "four are left";
  EXPECT_TRUE(Decide({Cell("a", 20, 20)}).Tells(At("a"))) << "it is the index";
}

// All are shown: of two, one by one, their difference to the whole would be the one.
TEST(FlaggedTest, NobodyIsLeftBesideAUnitOfWhichItIsTold) {
  const std::vector<FlaggedCell> cells = {Cell("a", 20, 5), Cell("b", 20, 1)};
  for (const int most_unknowns : {Suppressions::kMostUnknowns, 0}) {
    const Decided decided = Decide(cells, most_unknowns);
    for (const char* unit : {"a", "b", "*"})
      EXPECT_EQ(decided.all.Of(At(unit)), v1::SUPPRESSION_UNSPECIFIED) << unit;
    EXPECT_TRUE(decided.Tells(At("*")));
    EXPECT_FALSE(decided.Tells(At("a")));
    EXPECT_FALSE(decided.Tells(At("b")));
  }
}

// The index of a unit where everybody has a flag tells as much as if it were told.
TEST(FlaggedTest, AUnitWhereAllHaveOneHidesNobody) {
  const std::vector<FlaggedCell> cells = {Cell("a", 6, 6), Cell("b", 20, 1)};
  for (const int most_unknowns : {Suppressions::kMostUnknowns, 0}) {
    const Decided decided = Decide(cells, most_unknowns);
    EXPECT_EQ(decided.all.Of(At("a")), v1::SUPPRESSION_UNSPECIFIED);
    EXPECT_FALSE(decided.Tells(At("*"))) << most_unknowns;
    EXPECT_FALSE(decided.Tells(At("b")));
  }
}

TEST(FlaggedTest, WatchesPeriodsThatHoldEachOther) {
  const Decided decided = Decide(
      {Cell("a", 20, 6, "2026-01"), Cell("a", 20, 1, "2026-02"), Cell("a", 20, 7, "2026-05")});
  EXPECT_FALSE(decided.Tells(At("a", "2026-01"))) << "the quarter less January is one";
  EXPECT_FALSE(decided.Tells(At("a", "2026-02")));
  EXPECT_TRUE(decided.Tells(At("a", "2026-Q1")));
  EXPECT_TRUE(decided.Tells(At("a", "2026-Q2")));
}

TEST(FlaggedTest, WhoAnsweredAnElementCountsToo) {
  FlaggedCell one = Cell("a", 20, 8);
  one.all.people.push_back({.all = 20, .open = 20});
  one.flagged->push_back({.all = 8, .open = 8});
  FlaggedCell other = Cell("b", 20, 7);
  other.all.people.push_back({.all = 20, .open = 20});
  other.flagged->push_back({.all = 7, .open = 7});
  EXPECT_TRUE(Decide({one, other}).Tells(At("a")));
  other.flagged->back() = {.all = 2, .open = 2};
  EXPECT_FALSE(Decide({one, other}).Tells(At("a"))) << "ten less eight";
  EXPECT_TRUE(Decide({one, other}).Tells(At("*")));
}

TEST(FlaggedTest, NothingIsToldWhereItIsNotKnownWhoHasOne) {
  const Decided decided = Decide({Cell("a", 20, 8), Cell("b", 20, std::nullopt)});
  EXPECT_TRUE(decided.Tells(At("a")));
  EXPECT_FALSE(decided.Tells(At("b")));
  EXPECT_FALSE(decided.Tells(At("*")));
  EXPECT_FALSE(Decide({Cell("a", 20, std::nullopt)}).Tells(At("a")));
}

// Of what moves nothing is told, so that it takes nothing away from the others.
TEST(FlaggedTest, AMonthThatMovesHidesNoOther) {
  FlaggedCell open = Cell("a", 20, 1, "2026-02");
  EXPECT_FALSE(Decide({Cell("a", 20, 6), open}).Tells(At("a", "2026-01")));
  for (const int64_t flagged : {0, 1, 20}) {
    open = Cell("a", 20, flagged, "2026-02");
    open.all.unsettled = true;
    const Decided decided = Decide({Cell("a", 20, 6), open});
    EXPECT_TRUE(decided.Tells(At("a", "2026-01"))) << flagged;
    EXPECT_FALSE(decided.Tells(At("a", "2026-Q1"))) << flagged;
  }
}

}  // namespace
}  // namespace tanggap::surveys
