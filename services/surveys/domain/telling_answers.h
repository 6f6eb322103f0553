// Which answers may tell who gave them, because few may have given the same: those that staff see
// of a single response only when enough others share them.
//
//   if (IsTelling(definition, answer) && !enough_have(answer)) continue;   // not shown
#pragma once

#include "services/surveys/domain/definition.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

// Answers about the person, and numbers and days, which hardly two give alike. One to a question
// that the questionnaire does not have is taken for telling: nobody knows what it is.
bool IsTelling(const Definition& definition, const v1::Answer& answer);

}  // namespace tanggap::surveys
