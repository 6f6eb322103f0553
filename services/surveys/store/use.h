// What else of a survey its changes must look at: which collectors it has, and which of its
// services they or its responses name. The stores of collectors and responses know it.
//
//   const ReadUse read_use = [&](const base::Uuid& survey, absl::Time deadline) { return collectors.UseOf(survey, deadline); };
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "services/surveys/domain/lint_respondents.h"

namespace tanggap::surveys {

struct SurveyUse {
  // Those that are not ENDED.
  std::vector<CollectorFacts> collectors;
  std::set<std::string> services;
};

using ReadUse =
    std::function<absl::StatusOr<SurveyUse>(const base::Uuid& survey, absl::Time deadline)>;

}  // namespace tanggap::surveys
