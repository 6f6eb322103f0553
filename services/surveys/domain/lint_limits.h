// Limits that leave an answer, and scales without gaps: LIMITS_IMPOSSIBLE.
//
//   CheckLimits(draft, findings);
#pragma once

#include "services/surveys/domain/findings.h"

namespace tanggap::surveys {

void CheckLimits(const v1::SurveyDefinition& draft, Findings& findings);

}  // namespace tanggap::surveys
