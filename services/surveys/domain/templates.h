// The questionnaires to begin with, from data/templates: each file says what it follows.
//
//   for (const Template& each : Templates()) Show(each.label.id, each.message.definition());
#pragma once

#include <string_view>
#include <vector>

#include "services/surveys/domain/sentence.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

struct Template {
  // Without `label`, which is in the reader's language.
  v1::SurveyTemplate message;
  Sentence label;
};

// By code. Read once.
const std::vector<Template>& Templates();

// By its resource name, surveyTemplates/{code}; null when there is none.
const Template* FindTemplate(std::string_view name);

}  // namespace tanggap::surveys
