// One survey of an agency, as the rules and the stores know it. Its published versions are
// store/versions.h.
//
//   TANGGAP_ASSIGN_OR_RETURN(const Survey survey, surveys.Load(id, viewer, deadline));
//   if (survey.state != v1::SURVEY_STATE_PUBLISHED) ...
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

struct Survey {
  base::Uuid id;
  // As a resource: each change is one.
  int version = 1;
  std::string agency;
  v1::SurveyState state = v1::SURVEY_STATE_DRAFT;
  v1::SurveyPurpose purpose = v1::SURVEY_PURPOSE_UNSPECIFIED;
  // The profile's code; empty for none.
  std::string index_profile;
  int min_cell = 0;
  int hold_months = 0;
  v1::Wording title;
  std::vector<v1::MeasuredService> services;
  // Nothing where the statement did not ask for it, as lists and respondents do not.
  std::optional<v1::SurveyDefinition> draft;
  // The latest published version and its series; 0 before the first.
  int published_version = 0;
  int series = 0;
  // Sealed under the agency's key: store/survey_cipher.h opens it.
  std::string key;
  // surveyTemplates/{code}; empty for none.
  std::string template_name;
  absl::Time create_time;
  absl::Time update_time;
  // One more with each collector that is made, and with each change of one that was checked against
  // the survey: no change of the survey itself.
  int64_t collectors_made = 0;

  std::string Name() const { return "surveys/" + id.ToString(); }
};

}  // namespace tanggap::surveys
