// Whether a group can be told from figures of many others at once, by solving for it.
//
//   SuppressionSolver solver(lattice, layer, true, shown, 200);
//   if (solver.CanBeTold(group)) ...
//
// Each cell gets a number so that every shown group's numbers add up to zero and nothing else does
// that need not: then what can be made of shown groups by adding and subtracting adds up to zero,
// and what cannot does not, but for one chance in 2^31. (Such a chance leaves out one group too
// many, never one too few.)
#pragma once

#include <cstdint>
#include <vector>

#include "services/surveys/domain/suppression_lattice.h"

namespace tanggap::surveys {

class SuppressionSolver {
 public:
  // Of one layer: of open people, the others being known one by one to those who may look; or of
  // all. `shown` says it of each group. Solves for `most_unknowns` parts at most.
  SuppressionSolver(const Lattice& lattice, size_t layer, bool open, const std::vector<bool>& shown,
                    int most_unknowns);

  // False when there is too much to solve, and CanBeTold always says no.
  bool solved() const { return solved_; }
  bool CanBeTold(int group) const;
  // Of what `larger` has beside `group`, a part of it.
  bool ComplementCanBeTold(int larger, int group) const;

 private:
  void SumUp(const std::vector<uint64_t>& numbers);

  const Lattice& lattice_;
  bool solved_ = false;
  std::vector<uint64_t> sums_;  // of each group's numbers
};

}  // namespace tanggap::surveys
