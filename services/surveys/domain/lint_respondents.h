// What a draft asks of the people who answer it, and by which ways it reaches them.
//
//   CheckNames(definition, levels, findings);                     // of its collectors
#pragma once

#include <set>
#include <string>
#include <vector>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/findings.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

// A collector of the survey that is not ENDED, as far as lint looks at it.
struct CollectorFacts {
  v1::RespondentLevel level = v1::RESPONDENT_LEVEL_UNSPECIFIED;
  common::v1::Channel channel = common::v1::CHANNEL_UNSPECIFIED;
  std::vector<v1::Quota> quotas;
};

// NAMES_HIDDEN_RESPONDENT.
void CheckNames(const Definition& definition, const std::set<v1::RespondentLevel>& levels,
                Findings& findings);
// NO_CONSENT.
void CheckConsent(const Definition& definition, Findings& findings);
// PROFILE_CODES.
void CheckProfileCodes(const Definition& definition, Findings& findings);
// CHANNEL_LOSES.
void CheckChannels(const v1::SurveyDefinition& draft, const std::vector<CollectorFacts>& collectors,
                   Findings& findings);
// UNKNOWN_REFERENCE and the like in the conditions of quotas, at collectors[i].quotas[j].when, and
// LIMITS_IMPOSSIBLE of limits that may not be told (domain/quota_step.h).
void CheckQuotas(const Definition& definition, const std::vector<CollectorFacts>& collectors,
                 int min_cell, Findings& findings);

}  // namespace tanggap::surveys
