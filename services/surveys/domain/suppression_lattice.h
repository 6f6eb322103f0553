// All groups that cells make up, each by the conditions it names, and how they make up each other.
//
//   const Lattice lattice(keys, cells);
//   for (const Family& family : lattice.families())
//     lattice.groups()[family.whole];            // is what family.parts are together
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <vector>

#include "services/surveys/domain/group_keys.h"

namespace tanggap::surveys {

struct LatticeGroup {
  uint64_t key = 0;
  std::vector<HeadCount> people;  // as of CellCount
  std::vector<int> cells;         // what it is made of, ascending
  std::vector<int> larger;    // groups that leave out one of its conditions, or widen its period
  std::vector<int> families;  // that it is the whole or a part of
  bool unsettled = false;     // it holds a cell that is
};

// A group taken apart by one condition, or into periods of one grain.
struct Family {
  int whole = 0;
  std::vector<int> parts;
};

class Lattice {
 public:
  Lattice(const GroupKeys& keys, const std::vector<CellCount>& cells);

  // By key.
  const std::vector<LatticeGroup>& groups() const { return groups_; }
  const std::vector<Family>& families() const { return families_; }
  size_t cell_count() const { return cell_count_; }
  size_t layer_count() const { return groups_.empty() ? 0 : groups_.front().people.size(); }

 private:
  void AddCell(uint64_t cell, const std::vector<HeadCount>& people, bool unsettled);
  void Sort();
  void Relate(int group);
  void RelatePeriods(int group);
  void AddToFamily(int whole, int kind, int part);
  LatticeGroup& At(int group) { return groups_[static_cast<size_t>(group)]; }
  int Find(uint64_t key) const { return places_.find(key)->second; }

  const GroupKeys& keys_;
  std::vector<LatticeGroup> groups_;
  absl::flat_hash_map<uint64_t, int> places_;
  std::vector<Family> families_;
  absl::flat_hash_map<uint64_t, int> family_places_;  // by whole and kind of part
  size_t cell_count_ = 0;
};

}  // namespace tanggap::surveys
