#include "services/surveys/domain/suppression_solver.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace tanggap::surveys {

namespace {

constexpr uint64_t kPrime = (uint64_t{1} << 31) - 1;

// Any number, the same for the same place each time.
uint64_t Scattered(uint64_t place) {
  place = (place + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
  place = (place ^ (place >> 27)) * 0x94d049bb133111eb;
  return (place ^ (place >> 31)) % kPrime;
}

uint64_t Inverse(uint64_t number) {
  uint64_t result = 1;
  for (uint64_t power = kPrime - 2; power > 0; power >>= 1) {
    if (power & 1) result = result * number % kPrime;
    number = number * number % kPrime;
  }
  return result;
}

// An equation over columns: the sum of coefficient times number is zero. Ascending by column.
using Row = std::vector<std::pair<int, uint64_t>>;

// row - factor * pivot.
Row Reduced(const Row& row, const Row& pivot, uint64_t factor) {
  Row result;
  size_t at = 0;
  const auto take = [&](int column, uint64_t value) {
    if (value != 0) result.emplace_back(column, value);
  };
  for (const auto& [column, value] : pivot) {
    for (; at < row.size() && row[at].first < column; ++at) result.push_back(row[at]);
    const uint64_t less = factor * value % kPrime;
    const bool both = at < row.size() && row[at].first == column;
    const uint64_t before = both ? row[at++].second : 0;
    take(column, (before + kPrime - less) % kPrime);
  }
  result.insert(result.end(), row.begin() + static_cast<std::ptrdiff_t>(at), row.end());
  return result;
}

// Equations brought into steps: by the column in which each begins.
class Steps {
 public:
  void Add(Row row) {
    while (!row.empty()) {
      const auto step = rows_.find(row.front().first);
      if (step == rows_.end()) {
        const uint64_t inverse = Inverse(row.front().second);
        for (auto& [column, value] : row) value = value * inverse % kPrime;
        const int column = row.front().first;
        rows_.emplace(column, std::move(row));
        return;
      }
      row = Reduced(row, step->second, row.front().second);
    }
  }

  std::vector<uint64_t> Solve(size_t columns) const {
    std::vector<uint64_t> numbers(columns);
    for (size_t i = 0; i < columns; ++i) numbers[i] = Scattered(i);
    for (auto step = rows_.rbegin(); step != rows_.rend(); ++step) {
      uint64_t rest = 0;
      for (const auto& [column, value] : step->second) {
        if (column != step->first)
          rest = (rest + value * numbers[static_cast<size_t>(column)]) % kPrime;
      }
      numbers[static_cast<size_t>(step->first)] = (kPrime - rest) % kPrime;
    }
    return numbers;
  }

 private:
  std::map<int, Row> rows_;
};

// Cells that no shown group tells apart are one column.
struct Columns {
  std::vector<int> of_cell;  // -1 for a cell of nobody
  int count = 0;
};

Columns ColumnsOf(const Lattice& lattice, const std::vector<bool>& counts,
                  const std::vector<bool>& shown) {
  std::vector<std::vector<int>> groups_of(counts.size());
  for (size_t group = 0; group < lattice.groups().size(); ++group) {
    if (!shown[group]) continue;
    for (int cell : lattice.groups()[group].cells)
      groups_of[static_cast<size_t>(cell)].push_back(static_cast<int>(group));
  }
  Columns columns{.of_cell = std::vector<int>(counts.size(), -1)};
  std::map<std::vector<int>, int> known;
  for (size_t cell = 0; cell < counts.size(); ++cell) {
    if (!counts[cell]) continue;
    const auto [column, is_new] = known.try_emplace(std::move(groups_of[cell]), columns.count);
    if (is_new) ++columns.count;
    columns.of_cell[cell] = column->second;
  }
  return columns;
}

// How many columns there are at least: cells that are shown by themselves are told apart at once.
int ToldApart(const Lattice& lattice, std::vector<bool> counts, const std::vector<bool>& shown) {
  int told = 0;
  for (size_t group = 0; group < lattice.groups().size(); ++group) {
    const std::vector<int>& cells = lattice.groups()[group].cells;
    if (!shown[group] || cells.size() != 1 || !counts[static_cast<size_t>(cells.front())]) continue;
    counts[static_cast<size_t>(cells.front())] = false;
    ++told;
  }
  return told;
}

std::set<std::vector<int>> ShownColumns(const Lattice& lattice, const Columns& columns,
                                        const std::vector<bool>& shown) {
  std::set<std::vector<int>> rows;
  for (size_t group = 0; group < lattice.groups().size(); ++group) {
    if (!shown[group]) continue;
    std::set<int> row;
    for (int cell : lattice.groups()[group].cells) {
      if (const int column = columns.of_cell[static_cast<size_t>(cell)]; column >= 0)
        row.insert(column);
    }
    if (!row.empty()) rows.emplace(row.begin(), row.end());
  }
  return rows;
}

// Cells of one column: any numbers that add up to the column's.
std::vector<uint64_t> NumbersOfCells(const Columns& columns, std::vector<uint64_t> left) {
  std::vector<uint64_t> numbers(columns.of_cell.size(), 0);
  std::vector<std::optional<size_t>> first(static_cast<size_t>(columns.count));
  for (size_t cell = 0; cell < numbers.size(); ++cell) {
    if (columns.of_cell[cell] < 0) continue;
    const auto column = static_cast<size_t>(columns.of_cell[cell]);
    if (!first[column]) {
      first[column] = cell;
      continue;
    }
    numbers[cell] = Scattered((cell << 20) + 1);
    left[column] = (left[column] + kPrime - numbers[cell]) % kPrime;
  }
  for (size_t column = 0; column < first.size(); ++column) numbers[*first[column]] = left[column];
  return numbers;
}

}  // namespace

SuppressionSolver::SuppressionSolver(const Lattice& lattice, size_t layer, bool open,
                                     const std::vector<bool>& shown, int most_unknowns)
    : lattice_(lattice), sums_(lattice.groups().size(), 1) {
  std::vector<bool> counts(lattice.cell_count());
  for (const LatticeGroup& group : lattice.groups()) {
    const HeadCount& people = group.people[layer];
    if (group.cells.size() == 1 && (open ? people.open : people.all) != 0)
      counts[static_cast<size_t>(group.cells.front())] = true;
  }
  if (ToldApart(lattice, counts, shown) > most_unknowns) return;
  const Columns columns = ColumnsOf(lattice, counts, shown);
  if (columns.count > most_unknowns) return;
  Steps steps;
  for (const std::vector<int>& row : ShownColumns(lattice, columns, shown)) {
    Row equation;
    for (int column : row) equation.emplace_back(column, 1);
    steps.Add(std::move(equation));
  }
  solved_ = true;
  SumUp(NumbersOfCells(columns, steps.Solve(static_cast<size_t>(columns.count))));
}

void SuppressionSolver::SumUp(const std::vector<uint64_t>& numbers) {
  for (size_t group = 0; group < sums_.size(); ++group) {
    sums_[group] = 0;
    for (int cell : lattice_.groups()[group].cells)
      sums_[group] = (sums_[group] + numbers[static_cast<size_t>(cell)]) % kPrime;
  }
}

bool SuppressionSolver::CanBeTold(int group) const {
  return solved_ && sums_[static_cast<size_t>(group)] == 0;
}

bool SuppressionSolver::ComplementCanBeTold(int larger, int group) const {
  return solved_ && sums_[static_cast<size_t>(larger)] == sums_[static_cast<size_t>(group)];
}

}  // namespace tanggap::surveys
