#include "services/complaints/api/presenter.h"

#include "libs/base/strings.h"
#include "libs/privacy/pseudonym.h"
#include "libs/service/etag.h"
#include "services/complaints/api/allowed_actions.h"
#include "services/complaints/api/masking.h"
#include "services/complaints/domain/labels.h"
#include "services/complaints/domain/tracking_number.h"
#include "services/complaints/store/clock_codec.h"
#include "services/complaints/store/step_detail.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

namespace {

std::string WordsOf(const Case& found, int version) {
  const auto words = found.words.find(version);
  return words == found.words.end() ? "" : words->second;
}

// Steps that are between the handlers; of the others the reporter sees the words too.
bool IsInternal(const Step& step) {
  switch (step.action) {
    case v1::ACTION_APPROVE_ANSWER:
    case v1::ACTION_RETURN_ANSWER:
      return true;
    case v1::ACTION_COMMENT:
      return step.audience == v1::AUDIENCE_INTERNAL;
    default:
      return false;
  }
}

// An answer that waits for approval, or was sent back: not one that the reporter ever got.
bool IsDraft(const Entry& entry) {
  return entry.step.action == v1::ACTION_ANSWER &&
         entry.to == v1::COMPLAINT_STATE_PENDING_APPROVAL && !entry.approved;
}

// Words that the reporter does not read although the step concerns them: notes and drafts.
bool HasInternalWords(const Entry& entry) {
  return entry.step.action == v1::ACTION_ASSIGN || entry.step.action == v1::ACTION_UPDATE ||
         IsDraft(entry);
}

}  // namespace

template <typename Labelled>
std::string Presenter::In(const Labelled& label) const {
  if constexpr (std::is_same_v<Labelled, Label>) {
    return language_ == errors::Language::kEnglish ? label.en : label.id;
  } else {
    return language_ == errors::Language::kEnglish && !label.en().empty() ? label.en() : label.id();
  }
}

v1::Holder Presenter::HolderOf(const std::string& agency, const std::string& unit) const {
  v1::Holder holder;
  holder.set_agency(agency);
  holder.set_unit(unit);
  if (const directory::AgencyEntry* entry = directory_.FindAgency(agency)) {
    holder.set_agency_label(In(entry->proto().label()));
    if (const directory::v1::Unit* found = entry->FindUnit(unit)) {
      holder.set_unit_label(In(found->label()));
    }
  }
  return holder;
}

// Of the account within the agency that holds the case, one for what is NAMED and one for what is
// SEALED: else the named cases would say who is behind the seal of the others. Under a label of its
// own, so that whoever gets events or the log of calls cannot say whose cases a handler sees.
std::string Presenter::PseudonymOf(const Complaint& complaint,
                                   const Particulars& particulars) const {
  const bool none = complaint.reporter_identity == v1::REPORTER_IDENTITY_NONE;
  if (none || particulars.reporter_key.empty()) return "";
  return privacy::Pseudonym(keys_, "complaints.handler_reporter",
                            {v1::ReporterIdentity_Name(complaint.reporter_identity),
                             complaint.agency, particulars.reporter_key});
}

v1::TrackComplaintResponse Presenter::ShowTrack(const Standing& standing) const {
  v1::TrackComplaintResponse track;
  track.set_number(PrintTrackingNumber(standing.number));
  track.set_state(standing.state);
  track.set_state_label(In(LabelOf(standing.state)));
  *track.mutable_holder() = HolderOf(standing.agency, standing.unit);
  if (const std::optional<NextDue>& due = standing.next_due) {
    v1::NextDue& next = *track.mutable_next_due();
    next.set_clock(due->clock);
    *next.mutable_time() = ToProto(due->time);
    next.set_overdue(due->time < now_);
    next.set_awaiting_reporter(AwaitsReporter(due->clock));
  }
  return track;
}

v1::Complaint Presenter::Facts(const Complaint& complaint, const Particulars& particulars,
                               const Sight& sight) const {
  v1::Complaint shown;
  shown.set_name("complaints/" + complaint.id.ToString());
  shown.set_etag(service::EtagOf(complaint.version));
  v1::TrackComplaintResponse track = ShowTrack(StandingOf(complaint));
  shown.set_number(complaint.number);
  shown.set_state(track.state());
  shown.set_state_label(track.state_label());
  *shown.mutable_holder() = std::move(*track.mutable_holder());
  if (sight.officers) shown.mutable_holder()->set_officer(complaint.officer);
  if (track.has_next_due()) *shown.mutable_next_due() = track.next_due();
  shown.set_complaint_class(complaint.complaint_class);
  shown.set_track(complaint.track);
  shown.set_channel(complaint.channel);
  shown.set_intake_point(complaint.intake_point);
  shown.set_agency(complaint.agency);
  shown.set_category(complaint.category);
  shown.set_region(complaint.region);
  shown.set_origin(complaint.origin);
  shown.set_filing(complaint.filing);
  shown.set_policy(complaint.policy);
  shown.set_reporter_identity(complaint.reporter_identity);
  shown.set_content_visibility(complaint.content_visibility);
  shown.set_dispute_count(complaint.dispute_count);
  shown.set_reopen_count(complaint.reopen_count);
  shown.set_hop_count(complaint.hop_count);
  *shown.mutable_file_time() = ToProto(complaint.file_time);
  *shown.mutable_update_time() = ToProto(complaint.update_time);
  *shown.mutable_record_time() = ToProto(particulars.record_time);
  if (particulars.occurred_time)
    *shown.mutable_occurred_time() = ToProto(*particulars.occurred_time);
  if (particulars.capture_time) *shown.mutable_capture_time() = ToProto(*particulars.capture_time);
  if (!particulars.source.empty() && sight.internal) {
    shown.mutable_external_reference()->set_source_agency(particulars.source_agency);
    shown.mutable_external_reference()->set_source(particulars.source);
    shown.mutable_external_reference()->set_external_id(particulars.external_id);
  }
  if (sight.pseudonym) shown.set_reporter_pseudonym(PseudonymOf(complaint, particulars));
  if (particulars.claimed_due_time)
    *shown.mutable_claimed_due_time() = ToProto(*particulars.claimed_due_time);
  shown.set_times_adjusted(complaint.times_adjusted);
  shown.set_in_triage(complaint.in_triage);
  return shown;
}

v1::Complaint Presenter::ShowListed(const ListedCase& row) const {
  return Facts(row.complaint, row.particulars, SightOf(viewer_, row.complaint, row.ties));
}

void Presenter::ShowWords(const Case& found, const Sight& sight, v1::Complaint& shown) const {
  const Complaint& complaint = found.complaint;
  // Every text comes by this way: none is left out without saying so.
  const auto words_of = [&](int version) -> std::string {
    std::string words = WordsOf(found, version);
    if (sight.content) return words;
    if (!words.empty()) shown.set_words_withheld(true);
    return "";
  };
  if (sight.internal && complaint.draft_version != 0) {
    v1::Answer& draft = *shown.mutable_answer();
    draft.set_outcome(complaint.draft_outcome);
    draft.set_planned_date(complaint.draft_planned_date);
    draft.set_awaiting_approval(complaint.state == v1::COMPLAINT_STATE_PENDING_APPROVAL);
    draft.set_text(words_of(complaint.draft_version));
  } else if (complaint.answer_version != 0) {
    v1::Answer& answer = *shown.mutable_answer();
    answer.set_outcome(complaint.outcome);
    answer.set_planned_date(complaint.planned_date);
    *answer.mutable_time() = ToProto(*complaint.answer_time);
    answer.set_text(words_of(complaint.answer_version));
  }
  if (complaint.rating_version != 0) {
    shown.mutable_rating()->set_score(complaint.rating_score);
    shown.mutable_rating()->set_comment(words_of(complaint.rating_version));
  }
  if (complaint.rejection_version != 0) {
    shown.mutable_rejection()->set_reason(complaint.rejection_reason);
    shown.mutable_rejection()->set_text(words_of(complaint.rejection_version));
  }
  shown.set_description(words_of(1));
  if (complaint.state == v1::COMPLAINT_STATE_NEEDS_INFORMATION) {
    shown.set_information_question(words_of(complaint.question_version));
  }
}

v1::Complaint Presenter::Show(const Case& found, const Rules& rules) const {
  const Complaint& complaint = found.complaint;
  const Sight sight = SightOf(viewer_, complaint, found.ties);
  v1::Complaint shown = Facts(complaint, found.particulars, sight);
  ShowWords(found, sight, shown);
  if (sight.place && found.place.has_value()) *shown.mutable_place() = found.place->Reveal();
  if (sight.masked_identity && found.identity.has_value()) {
    *shown.mutable_reporter() = Masked(found.identity->person.Reveal());
    if (found.identity->mandate)
      shown.mutable_mandate()->set_kind(found.identity->mandate->Reveal().kind());
  }
  for (const Clock& clock : complaint.clocks) {
    v1::Clock& proto = *shown.add_clocks();
    proto = ToProto(clock);
    if (clock.paused_at.has_value() && clock.due > *clock.paused_at) {
      const absl::Duration left = LeftAt(clock, *clock.paused_at, rules.calendar);
      *proto.mutable_due_time() = ToProto(rules.calendar.Due(now_, left, clock.allowance.unit()));
    }
  }
  for (const v1::Action action : ActionsOf(viewer_, complaint, found.ties, rules, now_)) {
    shown.add_allowed_actions(action);
  }
  return shown;
}

std::optional<v1::HistoryEntry> Presenter::Show(const Case& found, const Entry& entry) const {
  const Sight sight = SightOf(viewer_, found.complaint, found.ties);
  if (IsInternal(entry.step) && !sight.internal) return std::nullopt;
  v1::HistoryEntry shown;
  shown.set_name(
      base::Join("complaints/", found.complaint.id.ToString(), "/history/", entry.version));
  shown.set_version(entry.version);
  shown.set_action(entry.step.action);
  shown.set_action_label(In(LabelOf(entry.step.action)));
  shown.set_from_state(entry.from);
  shown.set_to_state(entry.to);
  shown.set_implied(entry.step.implied);
  *shown.mutable_time() = ToProto(entry.step.time);
  *shown.mutable_record_time() = ToProto(entry.record_time);
  const Actor& actor = entry.step.actor;
  shown.mutable_actor()->set_kind(actor.kind);
  shown.mutable_actor()->set_agency(actor.agency);
  shown.mutable_actor()->set_unit(actor.unit);
  shown.mutable_actor()->set_for_reporter(actor.for_reporter);
  *shown.mutable_detail() = DetailOf(entry.step);
  if (sight.officers) {
    shown.mutable_actor()->set_officer(actor.officer);
  } else {
    shown.mutable_detail()->clear_officer();
    shown.mutable_detail()->clear_imported_by();
  }
  if (!sight.internal && IsDraft(entry)) {
    shown.mutable_detail()->clear_outcome();
    shown.mutable_detail()->clear_planned_date();
  }
  const bool readable = sight.content && (sight.internal || !HasInternalWords(entry));
  if (readable) shown.set_text(entry.words);
  shown.set_words_withheld(!readable && !entry.words.empty());
  return shown;
}

}  // namespace tanggap::complaints
