#include "services/cli/survey/publishing.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/survey/survey_names.h"
#include "tanggap/surveys/v1/collection_service.pb.h"
#include "tanggap/surveys/v1/design_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

v1::UpdateSurveyRequest UpdateOf(const v1::Survey& changes) {
  v1::UpdateSurveyRequest request;
  google::protobuf::FieldMask& mask = *request.mutable_update_mask();
  if (changes.has_title()) {
    *request.mutable_title() = changes.title();
    mask.add_paths("title");
  }
  if (changes.has_draft()) {
    *request.mutable_draft() = changes.draft();
    mask.add_paths("draft");
  }
  if (!changes.index_profile().empty()) {
    request.set_index_profile(changes.index_profile());
    mask.add_paths("index_profile");
  }
  if (changes.min_cell() != 0) {
    request.set_min_cell(changes.min_cell());
    mask.add_paths("min_cell");
  }
  if (!changes.services().empty()) {
    *request.mutable_services() = changes.services();
    mask.add_paths("services");
  }
  if (changes.response_hold_months() != 0) {
    request.set_response_hold_months(changes.response_hold_months());
    mask.add_paths("response_hold_months");
  }
  return request;
}

}  // namespace

absl::Status Publishing::MakeSurvey(const v1::Survey& survey, const std::string& source) {
  v1::CreateSurveyRequest request;
  *request.mutable_survey() = survey;
  request.set_source(source);
  request.set_request_id(ids_.Of("create"));
  TANGGAP_ASSIGN_OR_RETURN(survey_,
                           session_.Call<v1::Survey>(base::Join(kDesign, "CreateSurvey"), request));
  return absl::OkStatus();
}

absl::Status Publishing::ChangeSurvey(const std::string& name, const std::string& etag,
                                      const v1::Survey& changes) {
  v1::GetSurveyRequest get;
  get.set_name(name);
  TANGGAP_ASSIGN_OR_RETURN(survey_,
                           session_.Call<v1::Survey>(base::Join(kDesign, "GetSurvey"), get));
  if (!etag.empty()) survey_.set_etag(etag);
  base_etag_ = survey_.etag();
  v1::UpdateSurveyRequest request = UpdateOf(changes);
  if (request.update_mask().paths().empty()) return absl::OkStatus();
  request.set_name(name);
  request.set_etag(survey_.etag());
  request.set_request_id(ids_.Of("update"));
  TANGGAP_ASSIGN_OR_RETURN(survey_,
                           session_.Call<v1::Survey>(base::Join(kDesign, "UpdateSurvey"), request));
  return absl::OkStatus();
}

absl::Status Publishing::Check() {
  v1::GetLintReportRequest lint;
  lint.set_name(survey_.name());
  TANGGAP_ASSIGN_OR_RETURN(
      lint_, session_.Call<v1::LintReport>(base::Join(kDesign, "GetLintReport"), lint));
  if (survey_.published_version() == 0) return absl::OkStatus();
  v1::GetCompatibilityReportRequest comparison;
  comparison.set_name(survey_.name());
  TANGGAP_ASSIGN_OR_RETURN(compatibility_,
                           session_.Call<v1::CompatibilityReport>(
                               base::Join(kDesign, "GetCompatibilityReport"), comparison));
  return absl::OkStatus();
}

absl::Status Publishing::Publish(v1::Compatibility accepted) {
  v1::PublishSurveyRequest request;
  request.set_name(survey_.name());
  request.set_request_id(ids_.Of("publish"));
  // That of the survey as this run made it: what is published is what was shown.
  request.set_etag(survey_.etag());
  request.set_accepted_compatibility(accepted);
  TANGGAP_ASSIGN_OR_RETURN(
      version_, session_.Call<v1::SurveyVersion>(base::Join(kDesign, "PublishSurvey"), request));
  return absl::OkStatus();
}

absl::Status Publishing::AddCollector(const v1::Collector& collector) {
  v1::CreateCollectorRequest request;
  request.set_parent(survey_.name());
  *request.mutable_collector() = collector;
  request.set_request_id(ids_.Of(base::Join("collector ", collectors_.size())));
  TANGGAP_ASSIGN_OR_RETURN(
      v1::Collector made,
      session_.Call<v1::Collector>(base::Join(kCollection, "CreateCollector"), request));
  collectors_.push_back(std::move(made));
  return absl::OkStatus();
}

}  // namespace tanggap::cli
