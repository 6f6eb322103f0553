// Small random tables, and somebody who asks for everything that is shown and computes.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/suppression.h"

namespace tanggap::surveys {
namespace {

constexpr int kMinCell = 5;

// What somebody has who asks for every group that is shown, and subtracts and adds as they please.
class Attacker {
 public:
  // One layer; with `open` they know everybody but the open ones beforehand.
  Attacker(const std::vector<CellCount>& cells, size_t layer, bool open)
      : cells_(cells), layer_(layer), open_(open) {}

  void Learn(const std::vector<bool>& group) { Reduce(Vector(group), true); }
  bool CanTell(const std::vector<bool>& group) { return !Reduce(Vector(group), false); }

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

// Cells, and all the groups there are of them.
struct Table {
  std::vector<CellCount> cells;
  std::vector<GroupName> groups;
  std::vector<std::vector<bool>> members;

  HeadCount People(const std::vector<bool>& group, size_t layer) const {
    HeadCount people;
    for (size_t i = 0; i < cells.size(); ++i) {
      if (group[i]) people += cells[i].people[layer];
    }
    return people;
  }
  // What group `whole` has beside group `part`; nothing unless it leaves out or widens just one
  // condition of it.
  std::optional<std::vector<bool>> Rest(size_t whole, size_t part) const {
    const GroupName& a = groups[whole];
    const GroupName& b = groups[part];
    if ((a.unit != b.unit) + (a.service != b.service) + (a.channel != b.channel) +
            (a.period != b.period) !=
        1)
      return std::nullopt;
    std::vector<bool> rest;
    for (size_t cell = 0; cell < cells.size(); ++cell) {
      if (members[part][cell] && !members[whole][cell]) return std::nullopt;
      rest.push_back(members[whole][cell] && !members[part][cell]);
    }
    return rest;
  }
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int Roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(engine_); }

 private:
  std::mt19937 engine_;
};

CellCount RandomCell(Dice& dice, const std::array<int, 4>& at, int spread, bool two_layers) {
  CellCount cell{.cell = {.unit = base::Join("u", at[0]),
                          .service = base::Join("s", at[1]),
                          .channel = base::Join("c", at[2]),
                          .period = PeriodOf(Grain::kMonth, absl::CivilMonth(2026, 1 + at[3]))}};
  const int64_t open = dice.Roll(0, 3) == 0 ? dice.Roll(0, 4) : dice.Roll(0, spread);
  const int64_t known = dice.Roll(0, 3) == 0 ? dice.Roll(0, 9) : 0;
  cell.people.push_back({.all = open + known, .open = open});
  if (two_layers) cell.people.push_back({.all = open / 2 + known, .open = open / 2});
  return cell;
}

std::vector<CellCount> RandomCells(Dice& dice) {
  constexpr std::array<std::array<int, 4>, 7> kSizes = {{{3, 3, 1, 1},
                                                         {4, 4, 1, 1},
                                                         {2, 2, 2, 2},
                                                         {3, 2, 1, 3},
                                                         {2, 1, 1, 8},
                                                         {5, 5, 1, 1},
                                                         {3, 3, 2, 1}}};
  const auto& size = kSizes[static_cast<size_t>(dice.Roll(0, 6))];
  const int spread = std::array{3, 8, 20, 60}[static_cast<size_t>(dice.Roll(0, 3))];
  const bool two_layers = dice.Roll(0, 1) == 1;
  std::vector<CellCount> cells;
  for (int place = 0; place < size[0] * size[1] * size[2] * size[3]; ++place) {
    const std::array<int, 4> at = {place % size[0], place / size[0] % size[1],
                                   place / (size[0] * size[1]) % size[2],
                                   place / (size[0] * size[1] * size[2])};
    const CellCount cell = RandomCell(dice, at, spread, two_layers);
    if (cell.people.front().all > 0 && dice.Roll(1, 10) > 3) cells.push_back(cell);
  }
  return cells;
}

// Every group that a cell is in: with and without each of its conditions, in each grain.
std::vector<GroupName> GroupsOf(const GroupName& cell) {
  std::vector<GroupName> groups;
  for (int choice = 0; choice < 8; ++choice) {
    for (Grain grain :
         {Grain::kMonth, Grain::kQuarter, Grain::kSemester, Grain::kYear, Grain::kAll}) {
      GroupName name{.period = PeriodOf(grain, cell.period.First())};
      if (choice & 1) name.unit = cell.unit;
      if (choice & 2) name.service = cell.service;
      if (choice & 4) name.channel = cell.channel;
      groups.push_back(name);
    }
  }
  return groups;
}

Table RandomTable(unsigned seed) {
  Dice dice(seed);
  Table table{.cells = RandomCells(dice)};
  for (size_t cell = 0; cell < table.cells.size(); ++cell) {
    for (const GroupName& group : GroupsOf(table.cells[cell].cell)) {
      size_t at =
          static_cast<size_t>(std::ranges::find(table.groups, group) - table.groups.begin());
      if (at == table.groups.size()) {
        table.groups.push_back(group);
        table.members.emplace_back(table.cells.size());
      }
      table.members[at][cell] = true;
    }
  }
  return table;
}

bool IsSmallIn(const Table& table, const std::vector<bool>& group) {
  for (size_t layer = 0; layer < table.cells.front().people.size(); ++layer) {
    if (IsSmall(table.People(group, layer), kMinCell)) return true;
  }
  return false;
}

// All that may not be told: small groups, and what a group has beside another.
std::vector<std::vector<bool>> Secrets(const Table& table) {
  std::vector<std::vector<bool>> secrets;
  for (size_t part = 0; part < table.groups.size(); ++part) {
    if (IsSmallIn(table, table.members[part])) secrets.push_back(table.members[part]);
    for (size_t whole = 0; whole < table.groups.size(); ++whole) {
      const auto rest = table.Rest(whole, part);
      if (rest && IsSmallIn(table, *rest)) secrets.push_back(*rest);
    }
  }
  return secrets;
}

std::vector<bool> ShownOf(const Table& table, const Suppressions& decided) {
  std::vector<bool> shown;
  for (const GroupName& group : table.groups)
    shown.push_back(decided.Of(group) == v1::SUPPRESSION_UNSPECIFIED);
  return shown;
}

TEST(SuppressionPropertyTest, NothingSmallCanBeComputedFromAllThatIsShown) {
  int tried = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const Table table = RandomTable(seed);
    if (table.cells.empty()) continue;
    const std::vector<bool> shown = ShownOf(table, Suppressions::Decide(table.cells, kMinCell));
    const std::vector<std::vector<bool>> secrets = Secrets(table);
    for (size_t layer = 0; layer < table.cells.front().people.size(); ++layer) {
      for (bool open : {true, false}) {
        Attacker attacker(table.cells, layer, open);
        for (size_t i = 0; i < shown.size(); ++i) {
          if (shown[i]) attacker.Learn(table.members[i]);
        }
        for (const std::vector<bool>& secret : secrets) {
          const HeadCount people = table.People(secret, layer);
          if ((people.open != 0) != open || !IsSmall(people, kMinCell)) continue;
          ++tried;
          ASSERT_FALSE(attacker.CanTell(secret)) << "seed " << seed << ": " << people.Counted();
        }
      }
    }
  }
  EXPECT_GT(tried, 10000);
}

// What a whole has beside those of its parts that are shown, taken apart by one condition or one
// grain; nothing when none of them is.
std::vector<bool> LeftBeside(const Table& table, const std::vector<bool>& shown, size_t whole,
                             const std::function<bool(const GroupName&)>& is_part) {
  std::vector<bool> left = table.members[whole];
  for (size_t part = 0; part < shown.size(); ++part) {
    if (!shown[part] || !is_part(table.groups[part]) || !table.Rest(whole, part)) continue;
    for (size_t cell = 0; cell < left.size(); ++cell)
      if (table.members[part][cell]) left[cell] = false;
  }
  return left;
}

bool IsPeriodOf(Grain grain, const GroupName& part, const GroupName& whole) {
  return part.period.grain() == grain && part.period != whole.period;
}

TEST(SuppressionPropertyTest, KeepsWhatTheContractPromisesOfEachSubtraction) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const Table table = RandomTable(seed);
    if (table.cells.empty()) continue;
    const std::vector<bool> shown = ShownOf(table, Suppressions::Decide(table.cells, kMinCell));
    for (size_t i = 0; i < shown.size(); ++i) {
      if (!shown[i]) continue;
      const GroupName& group = table.groups[i];
      for (size_t whole = 0; whole < shown.size(); ++whole) {
        const auto rest = table.Rest(whole, i);
        ASSERT_FALSE(rest && IsSmallIn(table, *rest)) << "seed " << seed;
      }
      const std::vector<std::function<bool(const GroupName&)>> ways = {
          [&](const GroupName& part) { return part.unit != group.unit; },
          [&](const GroupName& part) { return part.service != group.service; },
          [&](const GroupName& part) { return part.channel != group.channel; },
          [&](const GroupName& part) { return IsPeriodOf(Grain::kMonth, part, group); },
          [&](const GroupName& part) { return IsPeriodOf(Grain::kQuarter, part, group); },
          [&](const GroupName& part) { return IsPeriodOf(Grain::kSemester, part, group); }};
      for (const auto& way : ways)
        ASSERT_FALSE(IsSmallIn(table, LeftBeside(table, shown, i, way))) << "seed " << seed;
    }
  }
}

// One way in which a group is the sum of others.
struct Equation {
  size_t whole;
  std::vector<size_t> parts;
};

std::vector<Equation> EquationsOf(const Table& table) {
  std::map<std::pair<size_t, int>, std::vector<size_t>> found;
  for (size_t whole = 0; whole < table.groups.size(); ++whole) {
    for (size_t part = 0; part < table.groups.size(); ++part) {
      const GroupName& a = table.groups[whole];
      const GroupName& b = table.groups[part];
      if (!table.Rest(whole, part)) continue;
      if (a.unit == "*" && b.unit != "*") found[{whole, 10}].push_back(part);
      if (a.service == "*" && b.service != "*") found[{whole, 11}].push_back(part);
      if (a.channel == "*" && b.channel != "*") found[{whole, 12}].push_back(part);
      if (a.period.grain() > b.period.grain())
        found[{whole, static_cast<int>(b.period.grain())}].push_back(part);
    }
  }
  std::vector<Equation> equations;
  for (auto& [key, parts] : found) equations.push_back({.whole = key.first, .parts = parts});
  return equations;
}

// Whatever can be known by adding up and subtracting, one equation at a time.
void Conclude(const std::vector<Equation>& equations, std::vector<bool>& known) {
  for (bool more = true; more;) {
    more = false;
    for (const Equation& equation : equations) {
      std::vector<size_t> unknown;
      if (!known[equation.whole]) unknown.push_back(equation.whole);
      for (size_t part : equation.parts)
        if (!known[part]) unknown.push_back(part);
      if (unknown.size() != 1) continue;
      known[unknown.front()] = true;
      more = true;
    }
  }
}

TEST(SuppressionPropertyTest, RulesAloneWithstandOneSubtractionAfterAnother) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    const Table table = RandomTable(seed);
    if (table.cells.empty()) continue;
    const std::vector<bool> shown = ShownOf(table, Suppressions::Decide(table.cells, kMinCell, 0));
    const std::vector<Equation> equations = EquationsOf(table);
    for (size_t layer = 0; layer < table.cells.front().people.size(); ++layer) {
      for (bool open : {true, false}) {
        std::vector<bool> known = shown;
        for (size_t i = 0; i < known.size(); ++i)
          known[i] = known[i] || (open && table.People(table.members[i], layer).open == 0);
        Conclude(equations, known);
        for (size_t i = 0; i < known.size(); ++i) {
          const HeadCount people = table.People(table.members[i], layer);
          ASSERT_FALSE(known[i] && (people.open != 0) == open && IsSmall(people, kMinCell))
              << "seed " << seed;
        }
      }
    }
  }
}

TEST(SuppressionPropertyTest, ShowsMostOfWhatIsNeitherSmallNorTellsASmallOne) {
  int harmless = 0;
  int hidden = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    const Table table = RandomTable(seed);
    if (table.cells.empty()) continue;
    const std::vector<bool> shown = ShownOf(table, Suppressions::Decide(table.cells, kMinCell));
    for (size_t i = 0; i < shown.size(); ++i) {
      bool tells = IsSmallIn(table, table.members[i]);
      for (size_t whole = 0; whole < shown.size() && !tells; ++whole) {
        const auto rest = table.Rest(whole, i);
        tells = rest && IsSmallIn(table, *rest);
      }
      if (tells) continue;
      ++harmless;
      hidden += !shown[i];
    }
  }
  EXPECT_LT(hidden * 3, harmless) << hidden << " of " << harmless;
}

TEST(SuppressionPropertyTest, DoesNotHangOnTheOrderOfCells) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Table table = RandomTable(seed);
    std::vector<CellCount> shuffled = table.cells;
    std::mt19937 engine(seed);
    std::ranges::shuffle(shuffled, engine);
    EXPECT_EQ(ShownOf(table, Suppressions::Decide(shuffled, kMinCell)),
              ShownOf(table, Suppressions::Decide(table.cells, kMinCell)));
  }
}

}  // namespace
}  // namespace tanggap::surveys
