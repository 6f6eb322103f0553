#include "tests/surveys/requests.h"

#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::surveys {

using auth::Role;
using testing::IsOk;

namespace {

template <typename Response, typename Request>
Response Must(Service& service, std::string_view method, const Request& request) {
  const absl::StatusOr<Response> answer = service.Call<Response>(method, request, Admin());
  EXPECT_THAT(answer, IsOk()) << std::string(method);
  return answer.ok() ? *answer : Response();
}

void AddElement(v1::IndexProfile& profile, const char* code) {
  v1::IndexElement& element = *profile.add_elements();
  element.set_code(code);
  *element.mutable_label() = Said(code);
  element.set_weight_numerator(1);
  element.set_weight_denominator(2);
}

void AddBand(v1::IndexProfile& profile, const char* grade, const char* lower_limit) {
  v1::GradeBand& band = *profile.add_bands();
  band.set_grade(grade);
  band.set_lower_limit(lower_limit);
}

}  // namespace

Caller Holding(Role role, std::string_view agency, std::string_view unit,
               std::string_view subject) {
  return {std::string(subject), {{role, std::string(agency), std::string(unit)}}};
}
Caller Admin(std::string_view agency) {
  return Holding(Role::ROLE_AGENCY_ADMIN, agency, "", "admin");
}
Caller Supervisor(std::string_view agency) {
  return Holding(Role::ROLE_SUPERVISOR, agency, "", "kepala");
}
Caller Officer(std::string_view agency) {
  return Holding(Role::ROLE_OFFICER, agency, "", "petugas");
}
Caller Auditor() { return Holding(Role::ROLE_AUDITOR, "*", "", "auditor"); }
Caller Nobody() { return {}; }

std::string NewRequestId() {
  static base::SystemRandom random;
  return base::Uuid::V4(random).ToString();
}

v1::Wording Said(std::string_view text) {
  v1::Wording wording;
  (*wording.mutable_texts())["id"] = std::string(text);
  return wording;
}

v1::CreateSurveyRequest CreateFrom(std::string_view source) {
  v1::CreateSurveyRequest request;
  request.set_request_id(NewRequestId());
  request.set_source(std::string(source));
  request.mutable_survey()->set_agency("dinkes");
  request.mutable_survey()->set_purpose(v1::SURVEY_PURPOSE_CUSTOM);
  *request.mutable_survey()->mutable_title() = Said("Survei layanan");
  return request;
}

v1::CreateCollectorRequest CreateCollector(const std::string& survey, v1::CollectorKind kind,
                                           v1::RespondentLevel level) {
  v1::CreateCollectorRequest request;
  request.set_parent(survey);
  request.set_request_id(NewRequestId());
  v1::Collector& said = *request.mutable_collector();
  said.set_label("Loket");
  said.set_kind(kind);
  said.set_respondent_level(level);
  said.set_channel(common::v1::CHANNEL_WEB);
  return request;
}

v1::UpdateSurveyRequest UpdateFields(const v1::Survey& survey,
                                     const std::vector<std::string>& fields) {
  auto request = On<v1::UpdateSurveyRequest>(survey.name());
  request.set_etag(survey.etag());
  for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

v1::PublishSurveyRequest Publish(const v1::Survey& survey) {
  auto request = On<v1::PublishSurveyRequest>(survey.name());
  request.set_etag(survey.etag());
  return request;
}

v1::GetSurveyRequest Get(const std::string& name) {
  v1::GetSurveyRequest request;
  request.set_name(name);
  return request;
}

v1::Survey Made(Service& service, const v1::CreateSurveyRequest& request) {
  return Must<v1::Survey>(service, "CreateSurvey", request);
}
v1::Survey Read(Service& service, const std::string& name) {
  return Must<v1::Survey>(service, "GetSurvey", Get(name));
}
v1::Survey MadeAndPublished(Service& service, const v1::CreateSurveyRequest& request) {
  const v1::Survey survey = Made(service, request);
  Must<v1::SurveyVersion>(service, "PublishSurvey", Publish(survey));
  return Read(service, survey.name());
}
v1::Survey Updated(Service& service, const v1::UpdateSurveyRequest& request) {
  return Must<v1::Survey>(service, "UpdateSurvey", request);
}

v1::CreateIndexProfileRequest CreateProfile(std::string_view code) {
  v1::CreateIndexProfileRequest request;
  request.set_request_id(NewRequestId());
  v1::IndexProfile& profile = *request.mutable_index_profile();
  profile.set_code(std::string(code));
  profile.set_agency("dinkes");
  *profile.mutable_label() = Said("Indeks dua unsur");
  AddElement(profile, "WAKTU");
  AddElement(profile, "BIAYA");
  profile.set_lowest(1);
  profile.set_highest(4);
  profile.set_multiplier("25");
  profile.set_decimals(2);
  AddBand(profile, "B", "25.00");
  AddBand(profile, "A", "75.00");
  return request;
}

}  // namespace tanggap::surveys
