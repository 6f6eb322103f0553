// The rules without which a questionnaire cannot be asked at all. Definition::Compile refuses what
// breaks one; lint has them among its own.
//
//   Findings findings;
//   CheckStructure(draft, Definition::Read(draft), findings);
#pragma once

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/findings.h"

namespace tanggap::surveys {

inline constexpr int kMostQuestions = 200;
inline constexpr size_t kMostBytes = 200'000;

// All rules of this file, of lint_limits.h and lint_logic.h. `read` is what Definition::Read made
// of the draft.
void CheckStructure(const v1::SurveyDefinition& draft, const Definition& read, Findings& findings);

// It asks something: EMPTY.
void CheckNotEmpty(const v1::SurveyDefinition& draft, const Definition& read, Findings& findings);
// It is not too long: TOO_COMPLEX.
void CheckSize(const v1::SurveyDefinition& draft, Findings& findings);
// Codes stand once where they must be unique: CODE_TWICE.
void CheckCodes(const v1::SurveyDefinition& draft, Findings& findings);
// Each question is of a kind that this service knows: INCOMPLETE.
void CheckKinds(const v1::SurveyDefinition& draft, Findings& findings);

}  // namespace tanggap::surveys
