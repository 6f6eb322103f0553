// Follow-up rules that can be carried out: FOLLOW_UP_IMPOSSIBLE, and UNKNOWN_REFERENCE for the
// questions that they name. Their conditions are lint_logic.h's.
//
//   CheckFollowUps(draft, definition, purpose, levels, findings);
#pragma once

#include <set>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/findings.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

void CheckFollowUps(const v1::SurveyDefinition& draft, const Definition& definition,
                    v1::SurveyPurpose purpose, const std::set<v1::RespondentLevel>& levels,
                    Findings& findings);

}  // namespace tanggap::surveys
