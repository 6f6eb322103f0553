#include "services/complaints/api/announcing.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/privacy/pseudonym.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

using Facts = v1::ComplaintFacts;

std::string ChangedFrom(const std::string& before, const std::string& after) {
  return before == after ? "" : before;
}

void SetReminded(const Happening& happened, v1::Reminded& reminded) {
  const directory::v1::ClockKind kind = happened.step.clock;
  const Clock* clock = FindLatest(happened.after.clocks, kind);
  TANGGAP_INVARIANT(clock != nullptr, "a reminder is of a clock that runs");
  reminded.set_clock(kind);
  reminded.set_run(clock->run);
}

void SetUpdated(const Happening& happened, v1::Updated& updated) {
  const Complaint& before = *happened.before;
  updated.set_previous_category(ChangedFrom(before.category, happened.after.category));
  updated.set_previous_region(ChangedFrom(before.region, happened.after.region));
}

// What was done, in an agency that held the complaint before and after.
void SetStep(const Happening& happened, v1::ComplaintEvent& event) {
  const Complaint& after = happened.after;
  switch (happened.step.action) {
    case v1::ACTION_CREATE:
      event.mutable_filed();
      return;
    case v1::ACTION_VERIFY:
      event.mutable_verified();
      return;
    case v1::ACTION_REJECT:
      event.mutable_rejected()->set_reason(after.rejection_reason);
      return;
    case v1::ACTION_REQUEST_INFORMATION:
      event.mutable_information_requested();
      return;
    case v1::ACTION_PROVIDE_INFORMATION:
      event.mutable_information_provided();
      return;
    case v1::ACTION_ASSIGN:
      event.mutable_assigned()->set_previous_unit(happened.before->unit);
      return;
    case v1::ACTION_START_WORK:
      event.mutable_work_started();
      return;
    case v1::ACTION_ANSWER:
      if (after.state == v1::COMPLAINT_STATE_PENDING_APPROVAL) {
        event.mutable_answer_drafted();
        return;
      }
      [[fallthrough]];
    case v1::ACTION_APPROVE_ANSWER:
      event.mutable_answered()->set_outcome(after.outcome);
      return;
    case v1::ACTION_RETURN_ANSWER:
      event.mutable_answer_returned();
      return;
    case v1::ACTION_ACCEPT_ANSWER:
      event.mutable_answer_accepted()->set_rating_score(after.rating_score);
      return;
    case v1::ACTION_DISPUTE_ANSWER:
      event.mutable_answer_disputed();
      return;
    case v1::ACTION_CLOSE:
      event.mutable_closed();
      return;
    case v1::ACTION_REOPEN:
      event.mutable_reopened();
      return;
    case v1::ACTION_WITHDRAW:
      event.mutable_withdrawn();
      return;
    case v1::ACTION_EXPIRE:
      event.mutable_withdrawn()->set_by_silence(true);
      return;
    case v1::ACTION_COMMENT:
      event.mutable_commented()->set_audience(happened.step.audience);
      return;
    case v1::ACTION_UPDATE:
      return SetUpdated(happened, *event.mutable_updated());
    case v1::ACTION_SET_DISCLOSURE:
      event.mutable_disclosure_changed();
      return;
    case v1::ACTION_REMIND:
      return SetReminded(happened, *event.mutable_reminded());
    default:
      TANGGAP_INVARIANT(false, "every step that changes a complaint has its event");
  }
}

void AddClocks(const Complaint& after, const directory::WorkCalendar& calendar, Facts& facts) {
  for (Clock clock : after.clocks) {
    v1::ClockFacts& shown = *facts.add_clocks();
    shown.set_paused(clock.paused_at.has_value());
    // When a paused one would run out if it went on at once.
    Resume(clock, after.update_time, calendar);
    shown.set_kind(clock.kind);
    shown.set_run(clock.run);
    *shown.mutable_start_time() = ToProto(clock.start);
    *shown.mutable_due_time() = ToProto(clock.due);
    if (clock.met.has_value()) *shown.mutable_met_time() = ToProto(*clock.met);
    shown.set_dropped(clock.dropped);
  }
}

void SetTimes(const Complaint& after, Facts& facts) {
  *facts.mutable_file_time() = ToProto(after.file_time);
  *facts.mutable_time() = ToProto(after.update_time);
  if (const std::optional<NextDue> due = NextDueOf(after)) {
    facts.set_next_due_clock(due->clock);
    *facts.mutable_next_due_time() = ToProto(due->time);
  }
  if (const std::optional<absl::Time> verified = VerifyTimeOf(after))
    *facts.mutable_verify_time() = ToProto(*verified);
  if (after.first_response_time.has_value())
    *facts.mutable_first_response_time() = ToProto(*after.first_response_time);
  if (after.end_time.has_value()) *facts.mutable_end_time() = ToProto(*after.end_time);
}

// What it came to. An answer that waits for approval is not known to anybody outside, and may never
// be.
void SetResult(const Complaint& after, Facts& facts) {
  if (after.answer_time.has_value()) {
    *facts.mutable_answer_time() = ToProto(*after.answer_time);
    facts.set_outcome(after.outcome);
  }
  facts.set_rating_score(after.rating_score);
  if (after.state == v1::COMPLAINT_STATE_REJECTED)
    facts.set_rejection_reason(after.rejection_reason);
}

Facts FactsOf(const Happening& happened, const directory::WorkCalendar& calendar) {
  const Complaint& after = happened.after;
  Facts facts;
  facts.set_complaint("complaints/" + after.id.ToString());
  facts.set_version(after.version);
  facts.set_state(after.state);
  if (happened.before != nullptr) facts.set_previous_state(happened.before->state);
  facts.set_complaint_class(after.complaint_class);
  facts.set_track(after.track);
  facts.set_channel(after.channel);
  facts.set_intake_point(after.intake_point);
  facts.set_agency(after.agency);
  facts.set_unit(after.unit);
  facts.set_category(after.category);
  facts.set_region(after.region);
  // A CONFIDENTIAL case is found nowhere on a map, not even coarsely.
  if (after.content_visibility != v1::CONTENT_VISIBILITY_CONFIDENTIAL)
    facts.set_coarse_cell(happened.coarse_cell);
  facts.set_origin(after.origin);
  facts.set_filing(after.filing);
  facts.set_reporter_identity(after.reporter_identity);
  facts.set_content_visibility(after.content_visibility);
  facts.set_actor(happened.step.actor.kind);
  facts.set_policy(after.policy);
  facts.set_dispute_count(after.dispute_count);
  facts.set_reopen_count(after.reopen_count);
  facts.set_hop_count(after.hop_count);
  facts.set_action(happened.step.action);
  facts.set_imported(happened.imported);
  facts.set_in_triage(after.in_triage);
  facts.set_times_adjusted(after.times_adjusted);
  if (happened.claimed_due_time.has_value())
    *facts.mutable_claimed_due_time() = ToProto(*happened.claimed_due_time);
  SetTimes(after, facts);
  SetResult(after, facts);
  AddClocks(after, calendar, facts);
  return facts;
}

// Another one in every agency, so that two agencies' logs cannot be joined by it.
std::string PseudonymIn(const std::string& agency, const Happening& happened,
                        const privacy::KeyRing& keys) {
  const bool named = happened.after.reporter_identity == v1::REPORTER_IDENTITY_NAMED;
  if (!named || happened.reporter_key.empty()) return "";
  return privacy::Pseudonym(keys, "complaints.event_reporter", {agency, happened.reporter_key});
}

std::string TypeOf(const google::protobuf::FieldDescriptor& step) {
  std::string name = step.camelcase_name();
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return base::Join("complaints.v1.Complaint", name);
}

}  // namespace

std::vector<Announcement> Announce(const Happening& happened,
                                   const directory::WorkCalendar& calendar,
                                   const privacy::KeyRing& keys) {
  const std::string& agency = happened.after.agency;
  const std::string& agency_before = happened.before == nullptr ? agency : happened.before->agency;
  v1::ComplaintEvent event;
  *event.mutable_facts() = FactsOf(happened, calendar);
  std::vector<Announcement> announcements;
  if (agency == agency_before) {
    SetStep(happened, event);
  } else {
    event.mutable_transferred_out()->set_to_agency(agency);
    announcements.push_back({agency_before, event});
    event.mutable_transferred_in()->set_from_agency(agency_before);
  }
  event.mutable_facts()->set_reporter_pseudonym(PseudonymIn(agency, happened, keys));
  announcements.push_back({agency, std::move(event)});
  return announcements;
}

std::string EventTypeOf(const v1::ComplaintEvent& event) {
  const google::protobuf::FieldDescriptor* step =
      v1::ComplaintEvent::descriptor()->FindFieldByNumber(event.step_case());
  TANGGAP_INVARIANT(step != nullptr, "an event says what was done");
  return TypeOf(*step);
}

bool IsEventType(std::string_view type) {
  const google::protobuf::OneofDescriptor* steps =
      v1::ComplaintEvent::descriptor()->FindOneofByName("step");
  for (int i = 0; i < steps->field_count(); ++i) {
    if (TypeOf(*steps->field(i)) == type) return true;
  }
  return false;
}

std::string BytesOf(const v1::ComplaintEvent& event) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    event.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace tanggap::complaints
