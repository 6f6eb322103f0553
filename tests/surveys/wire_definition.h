// The questionnaire of the surveys that wire_figures has answered.
#pragma once

#include <vector>

#include "tanggap/surveys/v1/definition.pb.h"
#include "tanggap/surveys/v1/index_profile.pb.h"

namespace tanggap::surveys {

// `layak`, with `tidak` of which it ends; `pendidikan` (sd, slta, s1; of the respondent's profile);
// and on a page of their own `q0`, `q1` and so on, of so many points for each element, which must
// all be answered or need not.
v1::SurveyDefinition DefinitionOf(const v1::IndexProfile& profile, const std::vector<int>& points,
                                  bool required);

}  // namespace tanggap::surveys
