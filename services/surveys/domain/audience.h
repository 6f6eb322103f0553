// Whether two versions of a questionnaire ask a question of the same people. Part of
// compatibility.h.
//
//   const std::set<std::string> changed = ChangedAudiences(older, older_definition, newer, ...);
#pragma once

#include <set>
#include <string>

#include "services/surveys/domain/definition.h"

namespace tanggap::surveys {

// Codes of the questions that stand in both and are asked of others than before, among those whose
// responses count.
std::set<std::string> ChangedAudiences(const v1::SurveyDefinition& older_draft,
                                       const Definition& older,
                                       const v1::SurveyDefinition& newer_draft,
                                       const Definition& newer);

}  // namespace tanggap::surveys
