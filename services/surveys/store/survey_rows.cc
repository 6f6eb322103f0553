#include "services/surveys/store/survey_rows.h"

#include "services/surveys/domain/definition_hash.h"

namespace tanggap::surveys {

absl::StatusOr<Survey> ReadSurvey(const postgres::Row& row, bool with_draft) {
  Survey survey;
  survey.id = row.Uuid("survey");
  survey.version = static_cast<int>(row.Int("version"));
  survey.agency = row.Text("agency");
  survey.state = static_cast<v1::SurveyState>(row.Int("state"));
  survey.purpose = static_cast<v1::SurveyPurpose>(row.Int("purpose"));
  survey.index_profile = row.Text("index_profile");
  survey.min_cell = static_cast<int>(row.Int("min_cell"));
  survey.hold_months = static_cast<int>(row.Int("hold_months"));
  survey.published_version = static_cast<int>(row.Int("published_version"));
  survey.series = static_cast<int>(row.Int("series"));
  survey.key = row.Bytes("key");
  survey.template_name = row.Text("template");
  survey.create_time = row.Time("create_time");
  survey.update_time = row.Time("update_time");
  survey.collectors_made = row.Int("collectors_made");
  v1::Survey services;
  bool readable = survey.title.ParseFromString(row.Bytes("title")) &&
                  services.ParseFromString(row.Bytes("services"));
  survey.services = {services.services().begin(), services.services().end()};
  if (with_draft) readable &= survey.draft.emplace().ParseFromString(row.Bytes("draft"));
  if (!readable) return absl::DataLossError("a survey cannot be read");
  return survey;
}

std::string ServicesBytes(const std::vector<v1::MeasuredService>& services) {
  v1::Survey message;
  for (const v1::MeasuredService& service : services) *message.add_services() = service;
  return CanonicalBytes(message);
}

}  // namespace tanggap::surveys
