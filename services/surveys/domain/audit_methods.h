// The ways in which reports are known to have computed an index: with exact or cut weights, with
// nothing rounded before the index, or the weighted NRR or their sum.
//
//   for (const ReportMethod& way : ReportMethods(profile))
//     ComputeIndexOfMeans(profile, means, way.method).index;
#pragma once

#include <optional>
#include <vector>

#include "services/surveys/domain/index.h"
#include "services/surveys/domain/profile.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

struct ReportMethod {
  v1::Reproduction reproduction;
  Method method;  // the same

  // The digits of the step that is rounded, if one is.
  std::optional<int> StepDecimals() const {
    return method.total_decimals ? method.total_decimals : method.weighted_mean_decimals;
  }
};

// The regulation's own first, then from the simplest on: cut weights before rounded steps, and the
// profile's own cut weights before others.
std::vector<ReportMethod> ReportMethods(const Profile& profile);

}  // namespace tanggap::surveys
