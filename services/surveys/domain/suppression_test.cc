#include "services/surveys/domain/suppression.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tanggap::surveys {
namespace {

constexpr int kMinCell = 5;

GroupName At(const std::string& unit, const std::string& service = "*",
             const std::string& period = "2026") {
  return {.unit = unit, .service = service, .period = *ParsePeriod(period)};
}

CellCount Cell(const std::string& unit, const std::string& service, int64_t open, int64_t known = 0,
               const std::string& month = "2026-01") {
  return {
      .cell = {.unit = unit, .service = service, .channel = "web", .period = *ParsePeriod(month)},
      .people = {{.all = open + known, .open = open}}};
}

TEST(SuppressionTest, ShowsEverythingWhereNothingIsSmall) {
  const auto decided = Suppressions::Decide(
      {Cell("a", "x", 5), Cell("a", "y", 40), Cell("b", "x", 12), Cell("b", "y", 7)}, kMinCell);
  for (const char* unit : {"a", "b", "*"}) {
    for (const char* service : {"x", "y", "*"})
      EXPECT_EQ(decided.Of(At(unit, service)), v1::SUPPRESSION_UNSPECIFIED) << unit << service;
  }
  EXPECT_EQ(decided.Of(At("c")), v1::SUPPRESSION_EMPTY);
  EXPECT_EQ(decided.Of(At("a", "x", "2026-02")), v1::SUPPRESSION_EMPTY);
}

TEST(SuppressionTest, HidesASmallUnitBehindTheNextSmallest) {
  const auto decided =
      Suppressions::Decide({Cell("a", "x", 3), Cell("b", "x", 10), Cell("c", "x", 50)}, kMinCell);
  EXPECT_EQ(decided.Of(At("a")), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(decided.Of(At("b")), v1::SUPPRESSION_COMPLEMENT) << "else 63 - 50 - 10 = 3";
  EXPECT_EQ(decided.Of(At("c")), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(decided.Of(At("*")), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(SuppressionTest, ComplementOfASmallRestIsNotShown) {
  const auto decided = Suppressions::Decide({Cell("a", "x", 3), Cell("b", "x", 50)}, kMinCell);
  EXPECT_EQ(decided.Of(At("b")), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_EQ(decided.Of(At("*")), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(SuppressionTest, SmallOnesTogetherNeedMinCellPeople) {
  const auto decided = Suppressions::Decide(
      {Cell("a", "x", 1), Cell("b", "x", 2), Cell("c", "x", 9), Cell("d", "x", 50)}, kMinCell);
  EXPECT_EQ(decided.Of(At("c")), v1::SUPPRESSION_COMPLEMENT) << "a and b are three together";
  EXPECT_EQ(decided.Of(At("d")), v1::SUPPRESSION_UNSPECIFIED);
  const auto enough = Suppressions::Decide(
      {Cell("a", "x", 3), Cell("b", "x", 2), Cell("c", "x", 9), Cell("d", "x", 50)}, kMinCell);
  EXPECT_EQ(enough.Of(At("c")), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(SuppressionTest, CountsLivePeopleAloneWhereThereAreAny) {
  const auto alone = [](int64_t open, int64_t known) {
    return Suppressions::Decide({Cell("a", "x", open, known)}, kMinCell).Of(At("a"));
  };
  EXPECT_EQ(alone(4, 10), v1::SUPPRESSION_SMALL) << "who sent the ten subtracts them";
  EXPECT_EQ(alone(0, 10), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(alone(0, 4), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(alone(5, 1), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(SuppressionTest, APartOfKnownPeopleHidesNoOpenOne) {
  const auto decided = Suppressions::Decide(
      {Cell("a", "x", 3), Cell("b", "x", 0, 6), Cell("c", "x", 8), Cell("d", "x", 50)}, kMinCell);
  EXPECT_EQ(decided.Of(At("a")), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(decided.Of(At("c")), v1::SUPPRESSION_COMPLEMENT);
}

TEST(SuppressionTest, AnElementThatFewAnsweredHidesTheGroup) {
  CellCount cell = Cell("a", "x", 30);
  cell.people.push_back({.all = 30, .open = 30});
  cell.people.push_back({.all = 3, .open = 3});
  EXPECT_EQ(Suppressions::Decide({cell}, kMinCell).Of(At("a")), v1::SUPPRESSION_SMALL);
  cell.people.back() = {};
  EXPECT_EQ(Suppressions::Decide({cell}, kMinCell).Of(At("a")), v1::SUPPRESSION_UNSPECIFIED)
      << "nobody answered: no index, and nothing told";
}

TEST(SuppressionTest, WatchesTheMonthsOfAQuarter) {
  const auto decided =
      Suppressions::Decide({Cell("a", "x", 3, 0, "2026-01"), Cell("a", "x", 9, 0, "2026-02"),
                            Cell("a", "x", 20, 0, "2026-03"), Cell("a", "x", 30, 0, "2026-08")},
                           kMinCell);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-01")), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-02")), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-03")), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-Q1")), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(decided.Of(At("a", "*", "")), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(SuppressionTest, WatchesTheQuartersOfASemester) {
  const auto decided =
      Suppressions::Decide({Cell("a", "x", 30, 0, "2026-01"), Cell("a", "x", 3, 0, "2026-05"),
                            Cell("a", "x", 30, 0, "2026-08"), Cell("a", "x", 30, 0, "2026-12")},
                           kMinCell);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-Q2")), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-Q1")), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_NE(decided.Of(At("a", "*", "2026-01")), v1::SUPPRESSION_UNSPECIFIED)
      << "it is all of a quarter that is left out";
  EXPECT_EQ(decided.Of(At("a", "*", "2026-S1")), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-Q3")), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(SuppressionTest, GroupsByProfileLeaveWhatIsShownWithoutItAsItIs) {
  std::vector<CellCount> plain;
  std::vector<CellCount> by_option;
  for (const auto& [unit, men, women] :
       std::vector<std::tuple<std::string, int, int>>{{"a", 3, 40}, {"b", 20, 30}, {"c", 9, 9}}) {
    plain.push_back(Cell(unit, "x", men + women));
    for (const auto& [option, people] :
         std::vector<std::pair<std::string, int>>{{"male", men}, {"female", women}}) {
      by_option.push_back(Cell(unit, "x", people));
      by_option.back().cell.option = option;
    }
  }
  const auto of_all = Suppressions::Decide(plain, kMinCell);
  const auto decided = Suppressions::DecideOptions(by_option, kMinCell, of_all);
  const auto of = [&](const char* unit, const char* option) {
    GroupName name = At(unit);
    name.option = option;
    return decided.Of(name);
  };
  EXPECT_EQ(of("a", "*"), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(of("a", "male"), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(of("a", "female"), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_NE(of("c", "male"), v1::SUPPRESSION_UNSPECIFIED) << "32 men less 20 less 9";
  EXPECT_EQ(of("*", "male"), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(SuppressionTest, AConditionThatAllMeetChangesNothing) {
  std::vector<CellCount> cells = {Cell("a", "x", 3), Cell("b", "x", 10), Cell("c", "x", 50)};
  const auto decided = Suppressions::Decide(cells, kMinCell);
  for (const char* unit : {"a", "b", "c", "*"}) {
    GroupName on_the_web = At(unit, "x");
    on_the_web.channel = "web";
    EXPECT_EQ(decided.Of(on_the_web), decided.Of(At(unit))) << unit;
  }
  EXPECT_EQ(decided.Of(At("a", "y")), v1::SUPPRESSION_EMPTY) << "a service that nobody named";
}

TEST(ReleasableTest, MovesFiguresByMinCellAtLeastAndKeepsAsManyBack) {
  EXPECT_EQ(ReleasableNow(9, 5), 0);
  EXPECT_EQ(ReleasableNow(10, 5), 5);
  EXPECT_EQ(ReleasableNow(17, 5), 12);
}

}  // namespace
}  // namespace tanggap::surveys
