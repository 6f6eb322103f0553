// Small random tables, and somebody who asks for everything that is shown and computes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "services/surveys/domain/random_table.h"
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

bool IsSmallIn(const CountTable& table, const std::vector<bool>& group) {
  for (size_t layer = 0; layer < table.cells.front().people.size(); ++layer) {
    if (IsSmall(table.People(group, layer), kMinCell)) return true;
  }
  return false;
}

// All that may not be told: small groups, and what a group has beside another.
std::vector<std::vector<bool>> Secrets(const CountTable& table) {
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

std::vector<bool> ShownOf(const CountTable& table, const Suppressions& decided) {
  std::vector<bool> shown;
  for (const GroupName& group : table.groups)
    shown.push_back(decided.Of(group) == v1::SUPPRESSION_UNSPECIFIED);
  return shown;
}

TEST(SuppressionPropertyTest, NothingSmallCanBeComputedFromAllThatIsShown) {
  int tried = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const CountTable table = RandomTable(seed);
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
std::vector<bool> LeftBeside(const CountTable& table, const std::vector<bool>& shown, size_t whole,
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
    const CountTable table = RandomTable(seed);
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

std::vector<Equation> EquationsOf(const CountTable& table) {
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
    const CountTable table = RandomTable(seed);
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
    const CountTable table = RandomTable(seed);
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
    const CountTable table = RandomTable(seed);
    std::vector<CellCount> shuffled = table.cells;
    std::mt19937 engine(seed);
    std::ranges::shuffle(shuffled, engine);
    EXPECT_EQ(ShownOf(table, Suppressions::Decide(shuffled, kMinCell)),
              ShownOf(table, Suppressions::Decide(table.cells, kMinCell)));
  }
}

}  // namespace
}  // namespace tanggap::surveys
