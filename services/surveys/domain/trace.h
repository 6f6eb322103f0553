// How an index was computed, step by step, to be done again by hand.
//
//   for (const v1::TraceStep& step : TraceOf(profile, sums.layout(), sums.all(), {}, index))
//     step.formula();                          // "1096 / 314", "548/157 * 1/9", "76.61 <= 87.28 < 88.31"
#pragma once

#include <vector>

#include "services/surveys/domain/index.h"

namespace tanggap::surveys {

// For each element its sum, mean and weighted mean, with what the method rounds on the way; then
// the total, times the multiplier, rounded, graded. `index` was computed so.
std::vector<v1::TraceStep> TraceOf(const Profile& profile, const Layout& layout, const SumSet& sums,
                                   const Method& method, const ExactIndex& index);

}  // namespace tanggap::surveys
