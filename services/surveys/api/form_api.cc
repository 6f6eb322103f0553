#include "services/surveys/api/form_api.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/content_hash.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/privacy_notice.h"
#include "services/surveys/domain/schedule.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

v1::Wording WordingOf(const common::v1::LocalizedText& text) {
  v1::Wording wording;
  if (!text.id().empty()) (*wording.mutable_texts())["id"] = text.id();
  if (!text.en().empty()) (*wording.mutable_texts())["en"] = text.en();
  return wording;
}

void ShowPlace(const directory::AgencyEntry& agency, const Collector& collector, v1::Form& form) {
  form.set_agency(agency.code());
  *form.mutable_agency_label() = WordingOf(agency.proto().label());
  form.set_time_zone(agency.proto().calendar().time_zone());
  form.set_unit(collector.unit);
  if (const directory::v1::Unit* unit = agency.FindUnit(collector.unit)) {
    *form.mutable_unit_label() = WordingOf(unit->label());
  }
}

}  // namespace

absl::StatusOr<v1::Form> FormApi::Get(const rpc::Context& context,
                                      const v1::GetFormRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWay> way,
                           ways_.Find(request.link(), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(v1::Form form, FormOf(*way, context.deadline()));
  // Of every byte that is shown.
  form.set_etag(directory::EtagOf(CanonicalBytes(form)));
  if (request.etag() != form.etag()) return form;
  v1::Form unchanged;
  unchanged.set_etag(form.etag());
  unchanged.set_unchanged(true);
  return unchanged;
}

absl::StatusOr<v1::Form> FormApi::FormOf(const OpenedWay& way, absl::Time deadline) {
  const Collector& collector = way.collector;
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::AgencyEntry* agency = directory->FindAgency(way.survey.agency);
  if (agency == nullptr || !directory->ServedHere(way.survey.agency)) {
    return errors::Error(errors::Reason::AGENCY_SERVED_ELSEWHERE)
        .With("agency", way.survey.agency)
        .ToStatus();
  }
  v1::Form form;
  ShowPlace(*agency, collector, form);
  if (way.survey.published_version > 0) {
    TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                             versions_.Find(way.survey.id, way.survey.published_version, deadline));
    if (version == nullptr) return absl::DataLossError("a published version is not there");
    form.set_version(base::Join(way.survey.Name(), "/versions/", way.survey.published_version));
    *form.mutable_definition() = version->published.definition;
  }
  *form.mutable_title() = way.survey.title;
  form.set_service(collector.service);
  if (collector.service.empty()) {
    for (const v1::MeasuredService& service : way.survey.services) *form.add_services() = service;
  }
  TANGGAP_ASSIGN_OR_RETURN(const Schedule schedule, ReadSchedule(collector.schedule, "schedule"));
  const Standing standing = StandingOf(
      schedule,
      {.survey = way.survey.state, .paused = collector.paused, .full = collector.IsFull()},
      agency->calendar(), world_.clock.Now());
  form.set_state(standing.state);
  if (standing.next_change.has_value()) {
    *form.mutable_next_change_time() = ToProto(*standing.next_change);
  }
  form.set_respondent_level(collector.level);
  *form.mutable_privacy_notice() = PrivacyNotice(collector.level, way.survey.hold_months);
  form.set_token_needed(collector.NeedsToken());
  form.set_account_needed(collector.NeedsAccount());
  return form;
}

}  // namespace tanggap::surveys
