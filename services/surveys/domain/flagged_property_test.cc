// Small random tables of people of whom some have a quality flag, and somebody who subtracts the
// index without them from the index, of every group of which both are told.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "services/surveys/domain/flagged.h"
#include "services/surveys/domain/random_table.h"
#include "services/surveys/domain/test_attacker.h"

namespace tanggap::surveys {
namespace {

constexpr std::array kParts = {"*", "flagged", "unflagged"};

// The same people, cell by cell, and taken apart by whether they have a flag.
struct FlaggedTable {
  CountTable all;
  std::vector<FlaggedCell> cells;
  // Groups of all people, of those with a flag and of the others stand behind each other.
  CountTable apart;
};

// In some units everybody has one, in some nobody: a few who fill in all the forms.
int FlaggedOf(CountDice& dice, int kind, int64_t people) {
  if (kind == 0) return static_cast<int>(people);
  if (kind == 1) return 0;
  const int most = dice.Roll(0, static_cast<int>(people));
  return kind == 2 ? most : dice.Roll(0, most);
}

// Of layers as RandomCell makes them.
std::vector<HeadCount> FlaggedPeople(CountDice& dice, const CellCount& cell) {
  const HeadCount& people = cell.people.front();
  const int kind = dice.Roll(0, 6);
  const int64_t open = FlaggedOf(dice, kind, people.open);
  const int64_t known = FlaggedOf(dice, kind, people.all - people.open);
  std::vector<HeadCount> flagged = {{.all = open + known, .open = open}};
  if (cell.people.size() > 1) flagged.push_back({.all = open / 2 + known, .open = open / 2});
  return flagged;
}

void AddApart(const FlaggedCell& cell, std::vector<CellCount>& apart) {
  for (const bool with : {true, false}) {
    CellCount part = cell.all;
    part.cell.option = kParts[with ? 1 : 2];
    for (size_t i = 0; i < part.people.size(); ++i)
      part.people[i] = with ? (*cell.flagged)[i] : part.people[i] - (*cell.flagged)[i];
    if (part.people.front().all > 0) apart.push_back(part);
  }
}

bool IsIn(const GroupName& cell, const GroupName& group) {
  const auto fits = [](const std::string& own, const std::string& asked) {
    return asked == "*" || asked == own;
  };
  return fits(cell.unit, group.unit) && fits(cell.service, group.service) &&
         fits(cell.channel, group.channel) && fits(cell.option, group.option) &&
         group.period.Holds(cell.period.First());
}

FlaggedTable RandomFlagged(unsigned seed) {
  FlaggedTable table{.all = RandomTable(seed)};
  CountDice dice(seed + 1'000'000);
  const bool moves = dice.Roll(0, 2) == 0;
  absl::CivilMonth latest;
  for (const CellCount& cell : table.all.cells)
    latest = std::max(latest, absl::CivilMonth(cell.cell.period.First()));
  for (CellCount& cell : table.all.cells) {
    cell.unsettled = moves && cell.cell.period.First() == latest && cell.people.front().open != 0;
    table.cells.push_back({.all = cell, .flagged = FlaggedPeople(dice, cell)});
    AddApart(table.cells.back(), table.apart.cells);
  }
  for (const GroupName& group : table.all.groups) {
    for (const char* part : kParts) {
      table.apart.groups.push_back(group);
      table.apart.groups.back().option = part;
      std::vector<bool>& members = table.apart.members.emplace_back();
      for (const CellCount& cell : table.apart.cells)
        members.push_back(IsIn(cell.cell, table.apart.groups.back()));
    }
  }
  return table;
}

bool IsSettled(const CountTable& table, const std::vector<bool>& group) {
  for (size_t i = 0; i < table.cells.size(); ++i) {
    if (group[i] && table.cells[i].unsettled) return false;
  }
  return true;
}

// Of each group of `apart` whether it is told; with `flagged` also who has a flag.
std::vector<bool> ToldOf(const FlaggedTable& table, bool flagged,
                         int most_unknowns = Suppressions::kMostUnknowns) {
  const Suppressions shown = Suppressions::Decide(table.all.cells, kMinCell);
  const Suppressions decided = DecideFlagged(table.cells, kMinCell, shown, most_unknowns);
  std::vector<bool> told;
  for (size_t i = 0; i < table.all.groups.size(); ++i) {
    const GroupName& group = table.all.groups[i];
    const bool of_all = shown.Of(group) == v1::SUPPRESSION_UNSPECIFIED;
    const bool of_parts = flagged && of_all && IsSettled(table.all, table.all.members[i]) &&
                          MayTellFlagged(decided, group);
    told.insert(told.end(), {of_all, of_parts, of_parts});
  }
  return told;
}

std::vector<std::vector<bool>> MembersOf(const CountTable& table, const std::vector<bool>& told) {
  std::vector<std::vector<bool>> members;
  for (size_t i = 0; i < told.size(); ++i) {
    if (told[i]) members.push_back(table.members[i]);
  }
  return members;
}

TEST(FlaggedPropertyTest, NothingSmallCanBeComputedFromAllThatIsTold) {
  int tried = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    const FlaggedTable table = RandomFlagged(seed);
    if (table.apart.cells.empty()) continue;
    const auto official = MembersOf(table.apart, ToldOf(table, false));
    const auto all = MembersOf(table.apart, ToldOf(table, true));
    const std::vector<std::vector<bool>> secrets = Secrets(table.apart);
    for (size_t layer = 0; layer < table.apart.cells.front().people.size(); ++layer) {
      for (bool open : {true, false}) {
        Attacker attacker(table.apart.cells, layer, open);
        for (const std::vector<bool>& members : all) attacker.Learn(members);
        Attacker beforehand(table.apart.cells, layer, open);
        for (const std::vector<bool>& members : official) beforehand.Learn(members);
        for (const std::vector<bool>& secret : secrets) {
          const HeadCount people = table.apart.People(secret, layer);
          if ((people.open != 0) != open || !IsSmall(people, kMinCell)) continue;
          ++tried;
          ASSERT_TRUE(!attacker.CanTell(secret) || beforehand.CanTell(secret))
              << "seed " << seed << ": " << people.Counted();
        }
      }
    }
  }
  EXPECT_GT(tried, 10000);
}

TEST(FlaggedPropertyTest, RulesAloneWithstandOneSubtractionAfterAnother) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    const FlaggedTable table = RandomFlagged(seed);
    if (table.apart.cells.empty()) continue;
    const std::vector<bool> official = ToldOf(table, false);
    const std::vector<bool> all = ToldOf(table, true, /*most_unknowns=*/0);
    const std::vector<Equation> equations = EquationsOf(table.apart);
    for (size_t layer = 0; layer < table.apart.cells.front().people.size(); ++layer) {
      for (bool open : {true, false}) {
        const auto concluded = [&](std::vector<bool> known) {
          for (size_t i = 0; i < known.size(); ++i) {
            const HeadCount people = table.apart.People(table.apart.members[i], layer);
            known[i] = known[i] || people.all == 0 || (open && people.open == 0);
          }
          Conclude(equations, known);
          return known;
        };
        const std::vector<bool> known = concluded(all);
        const std::vector<bool> beforehand = concluded(official);
        for (size_t i = 0; i < known.size(); ++i) {
          const HeadCount people = table.apart.People(table.apart.members[i], layer);
          if ((people.open != 0) != open || !IsSmall(people, kMinCell)) continue;
          ASSERT_TRUE(!known[i] || beforehand[i]) << "seed " << seed;
        }
      }
    }
  }
}

TEST(FlaggedPropertyTest, TellsMostOfWhatIsNeitherSmallNorTellsASmallOne) {
  int harmless = 0;
  int untold = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    const FlaggedTable table = RandomFlagged(seed);
    const std::vector<bool> told = ToldOf(table, true);
    // Those with a flag follow on all of each.
    for (size_t i = 1; i < told.size(); i += kParts.size()) {
      const std::vector<bool>& flagged = table.apart.members[i];
      bool tells = !told[i - 1] || table.apart.People(flagged, 0).all == 0 ||
                   !IsSettled(table.apart, table.apart.members[i - 1]) ||
                   IsSmallIn(table.apart, flagged) ||
                   IsSmallIn(table.apart, table.apart.members[i + 1]);
      for (size_t whole = 0; whole < told.size() && !tells; ++whole) {
        for (const size_t part : {i, i + 1}) {
          const auto rest = table.apart.Rest(whole, part);
          tells = tells || (rest && IsSmallIn(table.apart, *rest));
        }
      }
      if (tells) continue;
      ++harmless;
      untold += !told[i];
    }
  }
  EXPECT_LT(untold * 3, harmless * 2) << untold << " of " << harmless;
}

}  // namespace
}  // namespace tanggap::surveys
