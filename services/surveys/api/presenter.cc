#include "services/surveys/api/presenter.h"

#include "libs/base/strings.h"
#include "libs/service/etag.h"
#include "services/surveys/domain/compatibility.h"
#include "services/surveys/domain/labels.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

v1::Survey Presenter::Show(const Survey& survey) const {
  v1::Survey shown;
  shown.set_name(survey.Name());
  shown.set_etag(service::EtagOf(survey.version));
  shown.set_state(survey.state);
  shown.set_state_label(In(LabelOf(survey.state)));
  shown.set_agency(survey.agency);
  *shown.mutable_title() = survey.title;
  shown.set_purpose(survey.purpose);
  if (!survey.index_profile.empty())
    shown.set_index_profile("indexProfiles/" + survey.index_profile);
  shown.set_min_cell(survey.min_cell);
  if (survey.draft.has_value()) *shown.mutable_draft() = *survey.draft;
  shown.set_published_version(survey.published_version);
  shown.set_template_(survey.template_name);
  if (const directory::AgencyEntry* agency = directory_.FindAgency(survey.agency))
    shown.set_time_zone(agency->proto().calendar().time_zone());
  for (const v1::MeasuredService& service : survey.services) *shown.add_services() = service;
  shown.set_response_hold_months(survey.hold_months);
  *shown.mutable_create_time() = ToProto(survey.create_time);
  *shown.mutable_update_time() = ToProto(survey.update_time);
  return shown;
}

v1::SurveyVersion Presenter::Show(const base::Uuid& survey, const PublishedVersion& version) const {
  v1::SurveyVersion shown;
  shown.set_name(base::Join("surveys/", survey.ToString(), "/versions/", version.version));
  shown.set_version(version.version);
  if (version.definition.ByteSizeLong() > 0) *shown.mutable_definition() = version.definition;
  shown.set_definition_hash(version.definition_hash);
  *shown.mutable_compatibility() = Show(version.compatibility);
  shown.set_series(version.series);
  *shown.mutable_publish_time() = ToProto(version.publish_time);
  return shown;
}

v1::CompatibilityReport Presenter::Show(const v1::CompatibilityReport& report) const {
  v1::CompatibilityReport shown = report;
  for (v1::QuestionChange& change : *shown.mutable_changes())
    change.set_sentence(In(SentenceOf({change.question(), change.compatibility(), change.kind()})));
  return shown;
}

v1::LintReport Presenter::Show(const Findings& findings) const {
  v1::LintReport report;
  for (const Finding& finding : findings.all()) {
    v1::LintFinding& shown = *report.add_findings();
    shown.set_severity(finding.severity);
    shown.set_rule(finding.rule);
    shown.set_field(finding.field);
    shown.set_sentence(In(finding.sentence));
  }
  report.set_publishable(!findings.HasErrors());
  return report;
}

v1::SurveyTemplate Presenter::Show(const Template& each) const {
  v1::SurveyTemplate shown = each.message;
  shown.set_label(In(each.label));
  return shown;
}

}  // namespace tanggap::surveys
