#include "services/surveys/domain/suppression_conclusion.h"

#include <algorithm>
#include <utility>

namespace tanggap::surveys {

std::vector<bool> ConcludedFrom(const Lattice& lattice, std::vector<bool> known) {
  const auto is_unknown = [&](int group) { return !known[static_cast<size_t>(group)]; };
  std::vector<int> unknown;  // how many of each family
  std::vector<size_t> due;   // families of which one alone is not known
  for (const Family& family : lattice.families()) {
    const auto parts = std::ranges::count_if(family.parts, is_unknown);
    unknown.push_back(static_cast<int>(parts) + (is_unknown(family.whole) ? 1 : 0));
    if (unknown.back() == 1) due.push_back(unknown.size() - 1);
  }
  while (!due.empty()) {
    const size_t place = due.back();
    due.pop_back();
    // Another family may have told it since.
    if (unknown[place] != 1) continue;
    const Family& family = lattice.families()[place];
    const int told =
        is_unknown(family.whole) ? family.whole : *std::ranges::find_if(family.parts, is_unknown);
    known[static_cast<size_t>(told)] = true;
    for (const int other : lattice.groups()[static_cast<size_t>(told)].families) {
      if (--unknown[static_cast<size_t>(other)] == 1) due.push_back(static_cast<size_t>(other));
    }
  }
  return known;
}

}  // namespace tanggap::surveys
