// A survey as a row of surveys.survey, and back.
//
//   "SELECT " TANGGAP_SURVEY_COLUMNS ", s.draft FROM surveys.survey s WHERE ..."
//   TANGGAP_ASSIGN_OR_RETURN(Survey survey, ReadSurvey(row, /*with_draft=*/true));
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/postgres/rows.h"
#include "services/surveys/domain/survey.h"

// All but the draft.
#define TANGGAP_SURVEY_COLUMNS                                                             \
  "s.survey, s.version, s.agency, s.state, s.purpose, s.index_profile, s.min_cell, "       \
  "s.hold_months, s.title, s.services, s.published_version, s.series, s.key, s.template, " \
  "s.create_time, s.update_time, s.collectors_made"

namespace tanggap::surveys {

absl::StatusOr<Survey> ReadSurvey(const postgres::Row& row, bool with_draft);

std::string ServicesBytes(const std::vector<v1::MeasuredService>& services);

}  // namespace tanggap::surveys
