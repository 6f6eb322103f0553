// Small random tables of how many people answered where, for tests of suppression.
//
//   const CountTable table = RandomTable(seed);
//   table.groups[i];                        // every group there is
//   table.People(table.members[i], 0);      // how many people it has
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/suppression.h"

namespace tanggap::surveys {

// Cells, and all the groups there are of them.
struct CountTable {
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
            (a.option != b.option) + (a.period != b.period) !=
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

class CountDice {
 public:
  explicit CountDice(unsigned seed) : engine_(seed) {}
  int Roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(engine_); }

 private:
  std::mt19937 engine_;
};

inline CellCount RandomCell(CountDice& dice, const std::array<int, 4>& at, int spread,
                            bool two_layers) {
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

inline std::vector<CellCount> RandomCells(CountDice& dice) {
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
inline std::vector<GroupName> GroupsOf(const GroupName& cell) {
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

inline CountTable RandomTable(unsigned seed) {
  CountDice dice(seed);
  CountTable table{.cells = RandomCells(dice)};
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

}  // namespace tanggap::surveys
