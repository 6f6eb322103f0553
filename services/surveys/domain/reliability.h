// Whether the elements of an index measure one thing, as Indonesian reports show it: Cronbach's
// alpha, and each element's correlation with the total beside the r of the table.
//
//   std::optional<v1::Reliability> reliability = ReliabilityOf(profile, sums.layout(), sums.all());
//   reliability->critical_correlation();              // of 30 respondents 0.361
#pragma once

#include <optional>

#include "services/surveys/domain/element_sums.h"
#include "tanggap/surveys/v1/index.pb.h"

namespace tanggap::surveys {

// Over those who answered every element; nothing with fewer than 5 of them.
std::optional<v1::Reliability> ReliabilityOf(const Profile& profile, const Layout& layout,
                                             const SumSet& sums);

// The least correlation that differs from none at 5 % (two-tailed) with so many respondents, 3 or
// more: t / sqrt(n - 2 + t^2).
double CriticalCorrelation(int64_t respondents);

}  // namespace tanggap::surveys
