// Conditions that can be read and look back only, and jumps that lead forward: INCOMPLETE,
// UNKNOWN_REFERENCE, LOOKS_AHEAD, TOO_COMPLEX.
//
//   CheckLogic(draft, Definition::Read(draft), findings);
//   CheckQuotaCondition(quota.when(), definition, "collectors[0].quotas[1].when", findings);
#pragma once

#include <string_view>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/findings.h"

namespace tanggap::surveys {

// Every condition and jump of the draft, and the conditions of its follow-up rules.
void CheckLogic(const v1::SurveyDefinition& draft, const Definition& read, Findings& findings);

// The condition of a collector's quota: it reads single choices, numbers and dates of any page.
void CheckQuotaCondition(const v1::Condition& condition, const Definition& read,
                         std::string_view path, Findings& findings);

}  // namespace tanggap::surveys
