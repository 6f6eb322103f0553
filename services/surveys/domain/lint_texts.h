// Every text in every language of the draft: TRANSLATION_MISSING.
//
//   CheckTexts(draft, findings);
#pragma once

#include "services/surveys/domain/findings.h"

namespace tanggap::surveys {

// A text that may be left out is wanted in all languages once it is there in one.
void CheckTexts(const v1::SurveyDefinition& draft, Findings& findings);

}  // namespace tanggap::surveys
