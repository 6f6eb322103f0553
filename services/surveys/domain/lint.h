// All checks of a draft: what keeps it from being published, and what somebody should look at
// first. Every rule is a function of its own, in lint_*.h.
//
//   const Findings findings = Lint(survey.draft(), {.purpose = survey.purpose(), .profile = profile,
//                                                   .collectors = facts});
//   if (findings.HasErrors()) return findings.ToRefusal();
#pragma once

#include <vector>

#include "services/surveys/domain/findings.h"
#include "services/surveys/domain/lint_respondents.h"
#include "tanggap/surveys/v1/index_profile.pb.h"

namespace tanggap::surveys {

// A report says no more.
inline constexpr size_t kMostFindings = 500;

// What a draft is to be used for.
struct Surroundings {
  v1::SurveyPurpose purpose = v1::SURVEY_PURPOSE_CUSTOM;
  // The survey's; null when it has none.
  const v1::IndexProfile* profile = nullptr;
  // The survey's; 0 when it has none yet.
  int min_cell = 0;
  // Those that are not ENDED. A closing survey is published with one of its own, which need not be
  // among them.
  std::vector<CollectorFacts> collectors;
};

// Errors first, then in the order of the draft.
Findings Lint(const v1::SurveyDefinition& draft, const Surroundings& surroundings);

}  // namespace tanggap::surveys
