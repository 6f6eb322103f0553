// What the states of a survey are called, for people.
//
//   LabelOf(v1::SURVEY_STATE_PUBLISHED).id    // "Terbit"
#pragma once

#include "services/surveys/domain/sentence.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

Sentence LabelOf(v1::SurveyState state);

}  // namespace tanggap::surveys
