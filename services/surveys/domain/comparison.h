// Whether the difference between two indexes is more than chance: Welch's test, and Holm's
// correction for looking at many elements at once.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::optional<IndexComparison> comparison,
//                            Compare(profile, {last_year, 2940}, {this_year, 3100}));
//   comparison->index.significant();
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "services/surveys/domain/element_sums.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// One side, which may be shown, and holds nobody who is in the other.
struct ComparedGroup {
  const ElementSums& sums;
  int64_t population = 0;
};

struct IndexComparison {
  v1::Change index;
  // In the order of the profile. Of one that fewer than 5 answered on either side only the
  // difference and the grades: what it varies by is not known.
  std::vector<v1::ElementChange> elements;
};

// RESULTS_NOT_COMPARABLE when the two were measured by different profiles. Nothing when one has no
// index, or fewer than 5 respondents.
absl::StatusOr<std::optional<IndexComparison>> Compare(const Profile& profile,
                                                       const ComparedGroup& base,
                                                       const ComparedGroup& compared);

// Holm's correction of so many probabilities: each times the number of those that are not smaller,
// at most 1, and in the order they had.
std::vector<double> HolmCorrected(const std::vector<double>& probabilities);

}  // namespace tanggap::surveys
