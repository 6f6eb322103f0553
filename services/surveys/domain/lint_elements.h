// What a draft measures, against its index profile.
//
//   CheckElements(draft, profile, purpose == v1::SURVEY_PURPOSE_SKM, findings);
//   CheckElementsOptional(definition, reach, findings);
#pragma once

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/findings.h"
#include "services/surveys/domain/lint_reach.h"
#include "tanggap/surveys/v1/index_profile.pb.h"

namespace tanggap::surveys {

// ELEMENT_MISSING, ELEMENT_TWICE, SCALE_CONVERTED. `profile` is null when the survey has none;
// `needed` says that it must have one.
void CheckElements(const v1::SurveyDefinition& draft, const v1::IndexProfile* profile, bool needed,
                   Findings& findings);

// ELEMENT_OPTIONAL, for questions of elements that not every response need answer.
void CheckElementsOptional(const Definition& definition, const Reach& reach, Findings& findings);

// CEILING, for the element BIAYA when its highest answer is that the service is free.
void CheckCeiling(const v1::SurveyDefinition& draft, Findings& findings);

}  // namespace tanggap::surveys
