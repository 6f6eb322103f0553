#include "services/surveys/api/announcing.h"

#include <google/protobuf/descriptor.h>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// SurveyEvent and its step `published` are "surveys.v1.SurveyPublished".
std::string TypeOf(const FieldDescriptor& step) {
  std::string subject = step.containing_type()->name();
  subject.resize(subject.size() - std::string_view("Event").size());
  std::string name = step.camelcase_name();
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return base::Join("surveys.v1.", subject, name);
}

template <typename Event>
std::string TypeOfStep(const Event& event) {
  const FieldDescriptor* step = Event::descriptor()->FindFieldByNumber(event.step_case());
  TANGGAP_INVARIANT(step != nullptr, "an event says what was done");
  return TypeOf(*step);
}

void AddTypes(const Descriptor& event, std::vector<std::string>& types) {
  const google::protobuf::OneofDescriptor* steps = event.FindOneofByName("step");
  for (int i = 0; i < steps->field_count(); ++i) types.push_back(TypeOf(*steps->field(i)));
}

v1::SurveyFacts FactsOf(const Survey& before, const Survey& after) {
  v1::SurveyFacts facts;
  facts.set_survey(after.Name());
  facts.set_version(after.version);
  facts.set_agency(after.agency);
  facts.set_purpose(after.purpose);
  facts.set_state(after.state);
  facts.set_previous_state(before.state);
  if (!after.index_profile.empty()) facts.set_index_profile("indexProfiles/" + after.index_profile);
  facts.set_published_version(after.published_version);
  facts.set_series(after.series);
  *facts.mutable_time() = ToProto(after.update_time);
  return facts;
}

}  // namespace

events::OutboxEvent EventOf(const SurveyHappening& happened, absl::Time record_time,
                            const std::string& traceparent, base::Random& random) {
  v1::SurveyEvent event = happened.step;
  *event.mutable_facts() = FactsOf(happened.before, happened.after);
  return {.agency = happened.after.agency,
          .event_id = base::Uuid::V7(record_time, random),
          .type = EventTypeOf(event),
          .subject = happened.after.Name(),
          .subject_version = happened.after.version,
          .record_time = record_time,
          .traceparent = traceparent,
          .data_message = event.GetDescriptor()->full_name(),
          .data = BytesOf(event),
          .resource = happened.after.id};
}

events::OutboxEvent EventOf(const Invitation& invitation, InvitationStep step,
                            absl::Time record_time, base::Random& random) {
  v1::InvitationEvent event;
  event.set_invitation(invitation.Name());
  event.set_complaint(invitation.ComplaintName());
  event.set_survey("surveys/" + invitation.survey.ToString());
  event.set_agency(invitation.agency);
  *event.mutable_expire_time() = ToProto(invitation.expire_time);
  if (step == InvitationStep::kOpened) {
    event.mutable_opened();
  } else {
    event.mutable_ended();
  }
  return {.agency = invitation.agency,
          .event_id = base::Uuid::V7(record_time, random),
          .type = EventTypeOf(event),
          .subject = invitation.Name(),
          .subject_version = static_cast<int32_t>(step),
          .record_time = record_time,
          .traceparent = "",
          .data_message = event.GetDescriptor()->full_name(),
          .data = BytesOf(event),
          .resource = invitation.id};
}

events::OutboxEvent EventOf(const FigureRelease& release, absl::Time record_time,
                            base::Random& random) {
  const FigurePart& part = release.part;
  const std::string period = absl::FormatCivilTime(MonthOf(part.month));
  const std::string unit = part.unit == kAnyCode ? "" : part.unit;
  v1::FiguresEvent event;
  event.set_survey(release.of.Name());
  event.set_agency(release.of.agency);
  if (!release.of.index_profile.empty())
    event.set_index_profile("indexProfiles/" + release.of.index_profile);
  event.set_series(part.series);
  event.set_period(period);
  event.set_unit(unit);
  event.set_purpose(release.of.purpose);
  event.set_release_date(absl::FormatCivilTime(release.date));
  *event.mutable_released() = release.released;
  return {
      .agency = release.of.agency,
      .event_id = base::Uuid::V7(record_time, random),
      .type = EventTypeOf(event),
      .subject = base::Join(release.of.Name(), "/figures/", part.series, ".", period, ".", unit),
      .subject_version = release.version,
      .record_time = record_time,
      .traceparent = "",
      .data_message = event.GetDescriptor()->full_name(),
      .data = BytesOf(event),
      .resource = release.of.survey};
}

std::string EventTypeOf(const v1::SurveyEvent& event) { return TypeOfStep(event); }
std::string EventTypeOf(const v1::FiguresEvent& event) { return TypeOfStep(event); }
std::string EventTypeOf(const v1::InvitationEvent& event) { return TypeOfStep(event); }

std::vector<std::string> EventTypes(bool with_invitations) {
  std::vector<std::string> types;
  AddTypes(*v1::SurveyEvent::descriptor(), types);
  AddTypes(*v1::FiguresEvent::descriptor(), types);
  if (with_invitations) AddTypes(*v1::InvitationEvent::descriptor(), types);
  return types;
}

std::string BytesOf(const google::protobuf::Message& event) { return CanonicalBytes(event); }

}  // namespace tanggap::surveys
