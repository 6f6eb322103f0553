// Small random tables, and somebody who asks for everything that is shown and computes.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <vector>

#include "services/surveys/domain/random_table.h"
#include "services/surveys/domain/suppression.h"
#include "services/surveys/domain/test_attacker.h"

namespace tanggap::surveys {
namespace {

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
