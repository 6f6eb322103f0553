#include "services/surveys/domain/lint.h"

#include <set>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/lint_elements.h"
#include "services/surveys/domain/lint_follow_ups.h"
#include "services/surveys/domain/lint_reach.h"
#include "services/surveys/domain/lint_structure.h"
#include "services/surveys/domain/lint_texts.h"

namespace tanggap::surveys {
namespace {

std::set<v1::RespondentLevel> LevelsOf(const Surroundings& surroundings) {
  std::set<v1::RespondentLevel> levels;
  for (const CollectorFacts& collector : surroundings.collectors) levels.insert(collector.level);
  if (surroundings.purpose == v1::SURVEY_PURPOSE_COMPLAINT_CLOSING) {
    levels.insert(v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  }
  return levels;
}

}  // namespace

Findings Lint(const v1::SurveyDefinition& draft, const Surroundings& surroundings) {
  Findings findings;
  const Definition definition = Definition::Read(draft);
  CheckStructure(draft, definition, findings);
  const bool sound = !findings.HasErrors();
  const std::set<v1::RespondentLevel> levels = LevelsOf(surroundings);
  CheckTexts(draft, findings);
  CheckElements(draft, surroundings.profile, surroundings.purpose == v1::SURVEY_PURPOSE_SKM,
                findings);
  CheckCeiling(draft, findings);
  CheckNames(definition, levels, findings);
  CheckConsent(definition, findings);
  CheckProfileCodes(definition, findings);
  CheckChannels(draft, surroundings.collectors, findings);
  CheckQuotas(definition, surroundings.collectors, surroundings.min_cell, findings);
  CheckFollowUps(draft, definition, surroundings.purpose, levels, findings);
  if (sound) {
    // What leads where can be told of a structure that is sound only.
    const Reach reach = FindReach(definition);
    CheckReach(definition, reach, findings);
    CheckElementsOptional(definition, reach, findings);
  }
  findings.Arrange(kMostFindings);
  return findings;
}

}  // namespace tanggap::surveys
