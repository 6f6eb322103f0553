#include "services/surveys/domain/suppression_lattice.h"

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"

namespace tanggap::surveys {

namespace {

// Kinds of parts: by a condition, by a grain of time. Fewer than these.
constexpr uint64_t kKinds = 16;

// Every choice of the conditions that a cell names, without its period.
std::vector<uint64_t> ChoicesOf(uint64_t cell) {
  std::vector<uint64_t> choices = {cell};
  for (GroupCondition condition : kPlainConditions) {
    if (!GroupKeys::Names(cell, condition)) continue;
    for (size_t i = choices.size(); i-- > 0;)
      choices.push_back(GroupKeys::Without(choices[i], condition));
  }
  return choices;
}

// Layers that are alike need to be looked at once: mostly everybody answers everything.
std::vector<size_t> DifferentLayers(const std::vector<CellCount>& cells) {
  std::vector<size_t> different;
  for (size_t layer = 0; !cells.empty() && layer < cells.front().people.size(); ++layer) {
    const bool known = std::ranges::any_of(different, [&](size_t other) {
      return std::ranges::all_of(
          cells, [&](const CellCount& cell) { return cell.people[layer] == cell.people[other]; });
    });
    if (!known) different.push_back(layer);
  }
  return different;
}

}  // namespace

Lattice::Lattice(const GroupKeys& keys, const std::vector<CellCount>& cells) : keys_(keys) {
  std::vector<std::pair<uint64_t, const CellCount*>> ordered;
  for (const CellCount& cell : cells) {
    TANGGAP_INVARIANT(cell.cell.period.grain() == Grain::kMonth, "a cell is of one month");
    ordered.emplace_back(*keys.KeyOf(cell.cell), &cell);
  }
  std::ranges::sort(ordered);
  const std::vector<size_t> layers = DifferentLayers(cells);
  for (const auto& [key, cell] : ordered) {
    std::vector<HeadCount> people;
    for (size_t layer : layers) people.push_back(cell->people[layer]);
    AddCell(key, people, cell->unsettled);
    ++cell_count_;
  }
  Sort();
  for (int group = 0; group < static_cast<int>(groups_.size()); ++group) Relate(group);
}

void Lattice::AddCell(uint64_t cell, const std::vector<HeadCount>& people, bool unsettled) {
  for (uint64_t choice : ChoicesOf(cell)) {
    for (Grain grain : kAllGrains) {
      const uint64_t key = keys_.Within(choice, grain);
      const auto [place, is_new] = places_.try_emplace(key, static_cast<int>(groups_.size()));
      if (is_new) groups_.push_back({.key = key, .people = std::vector<HeadCount>(people.size())});
      LatticeGroup& group = At(place->second);
      for (size_t i = 0; i < people.size(); ++i) group.people[i] += people[i];
      group.cells.push_back(static_cast<int>(cell_count_));
      group.unsettled = group.unsettled || unsettled;
    }
  }
}

// What is decided must not hang on the order in which cells came.
void Lattice::Sort() {
  std::ranges::sort(groups_, {}, &LatticeGroup::key);
  for (size_t i = 0; i < groups_.size(); ++i) places_[groups_[i].key] = static_cast<int>(i);
}

void Lattice::AddToFamily(int whole, int kind, int part) {
  const auto [place, is_new] = family_places_.try_emplace(
      static_cast<uint64_t>(whole) * kKinds + static_cast<uint64_t>(kind),
      static_cast<int>(families_.size()));
  if (is_new) {
    families_.push_back({.whole = whole});
    At(whole).families.push_back(place->second);
  }
  families_[static_cast<size_t>(place->second)].parts.push_back(part);
  At(part).families.push_back(place->second);
}

void Lattice::Relate(int group) {
  const uint64_t key = At(group).key;
  for (GroupCondition condition : kPlainConditions) {
    if (!GroupKeys::Names(key, condition)) continue;
    const int whole = Find(GroupKeys::Without(key, condition));
    At(group).larger.push_back(whole);
    AddToFamily(whole, static_cast<int>(condition), group);
  }
  RelatePeriods(group);
}

void Lattice::RelatePeriods(int group) {
  const uint64_t key = At(group).key;
  const Grain own = keys_.GrainOf(key);
  for (Grain grain : kAllGrains) {
    if (grain <= own) continue;
    const int whole = Find(keys_.Within(key, grain));
    At(group).larger.push_back(whole);
    AddToFamily(whole, static_cast<int>(GroupCondition::kPeriod) + static_cast<int>(own), group);
  }
}

}  // namespace tanggap::surveys
