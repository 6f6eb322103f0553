#include "services/surveys/domain/suppression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/strings.h"

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

TEST(SuppressionTest, WatchesMonthsOfAQuarterAndQuartersOfAYear) {
  const auto decided =
      Suppressions::Decide({Cell("a", "x", 3, 0, "2026-01"), Cell("a", "x", 9, 0, "2026-02"),
                            Cell("a", "x", 20, 0, "2026-03"), Cell("a", "x", 3, 0, "2026-05"),
                            Cell("a", "x", 30, 0, "2026-08")},
                           kMinCell);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-01")), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-02")), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-03")), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-Q2")), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(decided.Of(At("a", "*", "2026-Q1")), v1::SUPPRESSION_COMPLEMENT)
      << "the semester without it is three people";
  EXPECT_EQ(decided.Of(At("a", "*", "2026-S1")), v1::SUPPRESSION_UNSPECIFIED);
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

TEST(ReleasableTest, MovesFiguresByMinCellAtLeastAndKeepsAsManyBack) {
  EXPECT_EQ(ReleasableNow(9, 5, false), 0);
  EXPECT_EQ(ReleasableNow(10, 5, false), 5);
  EXPECT_EQ(ReleasableNow(17, 5, false), 12);
  EXPECT_EQ(ReleasableNow(3, 5, true), 3);
}

// --- by brute force --------------------------------------------------------------------------

// What somebody has who asks for every group that is shown, and subtracts and adds as they please.
class Attacker {
 public:
  // One layer; with `open` they know everybody but the open ones beforehand.
  Attacker(const std::vector<CellCount>& cells, size_t layer, bool open)
      : cells_(cells), layer_(layer), open_(open) {}

  void Learn(const std::vector<bool>& group) { Reduce(Vector(group), true); }
  bool CanTell(const std::vector<bool>& group) { return !Reduce(Vector(group), false); }

  HeadCount PeopleOf(const std::vector<bool>& group) const {
    HeadCount people;
    for (size_t i = 0; i < cells_.size(); ++i) {
      if (group[i]) people += cells_[i].people[layer_];
    }
    return people;
  }

 private:
  static constexpr uint64_t kPrime = 1000000007;

  std::vector<uint64_t> Vector(const std::vector<bool>& group) const {
    std::vector<uint64_t> row(cells_.size());
    for (size_t i = 0; i < cells_.size(); ++i) {
      const HeadCount& people = cells_[i].people[layer_];
      row[i] = group[i] && (open_ ? people.open : people.all) != 0;
    }
    return row;
  }
  static uint64_t Inverse(uint64_t number) {
    uint64_t result = 1;
    for (uint64_t power = kPrime - 2; power > 0; power /= 2, number = number * number % kPrime)
      if (power % 2 == 1) result = result * number % kPrime;
    return result;
  }
  // Whether anything is left of the row that is not made of what was learned.
  bool Reduce(std::vector<uint64_t> row, bool keep) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i] == 0) continue;
      const auto known = known_.find(i);
      if (known == known_.end()) {
        if (!keep) return true;
        const uint64_t inverse = Inverse(row[i]);
        for (uint64_t& value : row) value = value * inverse % kPrime;
        known_.emplace(i, std::move(row));
        return true;
      }
      const uint64_t factor = row[i];
      for (size_t j = i; j < row.size(); ++j)
        row[j] = (row[j] + (kPrime - factor) * known->second[j]) % kPrime;
    }
    return false;
  }

  const std::vector<CellCount>& cells_;
  const size_t layer_;
  const bool open_;
  std::map<size_t, std::vector<uint64_t>> known_;
};

struct Table {
  std::vector<CellCount> cells;
  std::vector<GroupName> groups;
  std::vector<std::vector<bool>> members;

  bool Holds(const GroupName& group, const GroupName& cell) const {
    return (group.unit == "*" || group.unit == cell.unit) &&
           (group.service == "*" || group.service == cell.service) &&
           (group.channel == "*" || group.channel == cell.channel) &&
           group.period.Holds(cell.period.First());
  }
};

Table RandomTable(std::mt19937& engine) {
  const auto dice = [&](int from, int to) {
    return std::uniform_int_distribution<int>(from, to)(engine);
  };
  constexpr int kSizes[][4] = {{3, 3, 1, 1}, {4, 4, 1, 1}, {2, 2, 2, 2}, {3, 2, 1, 3},
                               {2, 1, 1, 8}, {5, 5, 1, 1}, {3, 3, 2, 1}};
  const auto& size = kSizes[dice(0, 6)];
  const int spread = std::array{3, 8, 20, 60}[static_cast<size_t>(dice(0, 3))];
  const int layers = dice(1, 2);
  Table table;
  std::set<std::string> units = {"*"}, services = {"*"}, channels = {"*"};
  std::set<std::string> periods;
  for (int u = 0; u < size[0]; ++u) {
    for (int s = 0; s < size[1]; ++s) {
      for (int c = 0; c < size[2]; ++c) {
        for (int m = 0; m < size[3]; ++m) {
          if (dice(1, 10) <= 3) continue;
          CellCount cell{
              .cell = {.unit = base::Join("u", u),
                       .service = base::Join("s", s),
                       .channel = base::Join("c", c),
                       .period = PeriodOf(Grain::kMonth, absl::CivilMonth(2026, 1 + m))}};
          const int64_t open = dice(0, 3) == 0 ? dice(0, 4) : dice(0, spread);
          const int64_t known = dice(0, 3) == 0 ? dice(0, 9) : 0;
          if (open + known == 0) continue;
          cell.people.push_back({.all = open + known, .open = open});
          if (layers == 2) cell.people.push_back({.all = open / 2 + known, .open = open / 2});
          units.insert(cell.cell.unit), services.insert(cell.cell.service);
          channels.insert(cell.cell.channel);
          for (Grain grain :
               {Grain::kMonth, Grain::kQuarter, Grain::kSemester, Grain::kYear, Grain::kAll})
            periods.insert(PeriodOf(grain, cell.cell.period.First()).ToText());
          table.cells.push_back(cell);
        }
      }
    }
  }
  for (const std::string& unit : units) {
    for (const std::string& service : services) {
      for (const std::string& channel : channels) {
        for (const std::string& period : periods) {
          GroupName name{
              .unit = unit, .service = service, .channel = channel, .period = *ParsePeriod(period)};
          std::vector<bool> members;
          for (const CellCount& cell : table.cells) members.push_back(table.Holds(name, cell.cell));
          if (std::ranges::find(members, true) == members.end()) continue;
          table.groups.push_back(name);
          table.members.push_back(members);
        }
      }
    }
  }
  return table;
}

// Everything of the lattice that may not be told: small groups, and what a group has beside
// another that it holds.
std::vector<std::vector<bool>> Secrets(const Table& table, const Attacker& attacker, bool open) {
  std::vector<std::vector<bool>> secrets;
  const auto consider = [&](const std::vector<bool>& group) {
    const HeadCount people = attacker.PeopleOf(group);
    if ((people.open != 0) == open && IsSmall(people, kMinCell)) secrets.push_back(group);
  };
  for (size_t i = 0; i < table.groups.size(); ++i) {
    consider(table.members[i]);
    for (size_t j = 0; j < table.groups.size(); ++j) {
      const GroupName& part = table.groups[i];
      const GroupName& whole = table.groups[j];
      const int differing = (part.unit != whole.unit) + (part.service != whole.service) +
                            (part.channel != whole.channel) + (part.period != whole.period);
      bool within = differing == 1;
      std::vector<bool> rest;
      for (size_t cell = 0; cell < table.cells.size(); ++cell) {
        within = within && (!table.members[i][cell] || table.members[j][cell]);
        rest.push_back(table.members[j][cell] && !table.members[i][cell]);
      }
      if (within) consider(rest);
    }
  }
  return secrets;
}

TEST(SuppressionPropertyTest, NothingSmallCanBeComputedFromAllThatIsShown) {
  int shown = 0;
  int left_out = 0;
  int secrets = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 engine(seed);
    const Table table = RandomTable(engine);
    if (table.cells.empty()) continue;
    const Suppressions decided = Suppressions::Decide(table.cells, kMinCell);
    for (size_t layer = 0; layer < table.cells.front().people.size(); ++layer) {
      for (bool open : {true, false}) {
        Attacker attacker(table.cells, layer, open);
        for (size_t i = 0; i < table.groups.size(); ++i) {
          const v1::Suppression state = decided.Of(table.groups[i]);
          ASSERT_NE(state, v1::SUPPRESSION_EMPTY);
          (state == v1::SUPPRESSION_UNSPECIFIED ? shown : left_out) += 1;
          if (state == v1::SUPPRESSION_UNSPECIFIED) attacker.Learn(table.members[i]);
        }
        for (const std::vector<bool>& secret : Secrets(table, attacker, open)) {
          ++secrets;
          ASSERT_FALSE(attacker.CanTell(secret))
              << "seed " << seed << ": " << attacker.PeopleOf(secret).Counted() << " people";
        }
      }
    }
  }
  EXPECT_GT(secrets, 10000);
  EXPECT_GT(shown, left_out) << "hiding everything is no art";
}

TEST(SuppressionPropertyTest, DoesNotHangOnTheOrderOfCells) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 engine(seed);
    const Table table = RandomTable(engine);
    const Suppressions decided = Suppressions::Decide(table.cells, kMinCell);
    std::vector<CellCount> shuffled = table.cells;
    std::ranges::shuffle(shuffled, engine);
    const Suppressions again = Suppressions::Decide(shuffled, kMinCell);
    for (const GroupName& group : table.groups) ASSERT_EQ(again.Of(group), decided.Of(group));
  }
}

}  // namespace
}  // namespace tanggap::surveys
