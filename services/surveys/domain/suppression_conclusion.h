// What somebody concludes who knows some groups, one subtraction after another: of a group and the
// parts that make it up, the only one that they do not know.
//
//   const std::vector<bool> known = ConcludedFrom(lattice, shown);
#pragma once

#include <vector>

#include "services/surveys/domain/suppression_lattice.h"

namespace tanggap::surveys {

// `known` says it of each group.
std::vector<bool> ConcludedFrom(const Lattice& lattice, std::vector<bool> known);

}  // namespace tanggap::surveys
