#include "services/complaints/domain/apply.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::complaints {

namespace {

using directory::v1::CLOCK_KIND_CONFIRM;
using directory::v1::CLOCK_KIND_FIRST_RESPONSE;
using directory::v1::CLOCK_KIND_INFORMATION;
using directory::v1::CLOCK_KIND_LEGAL;
using directory::v1::CLOCK_KIND_RESOLVE;
using directory::v1::CLOCK_KIND_VERIFY;

// The clocks of one complaint at the moment of one step.
class Clockwork {
 public:
  Clockwork(Complaint& complaint, absl::Time now, const Rules& rules)
      : complaint_(complaint), now_(now), rules_(rules) {}

  // Starts a clock of this kind; nothing when the standard gives no allowance for it.
  Clock* Start(directory::v1::ClockKind kind) { return StartAt(kind, now_); }

  Clock* StartAt(directory::v1::ClockKind kind, absl::Time start) {
    const Clock* latest = FindLatest(complaint_.clocks, kind);
    const int run = latest == nullptr ? 1 : latest->run + 1;
    const directory::v1::Allowance* allowance = rules_.policy.AllowanceFor(kind);
    if (allowance == nullptr) return nullptr;
    complaint_.clocks.push_back(StartClock(kind, run, *allowance, start, rules_.calendar));
    return &complaint_.clocks.back();
  }

  // For the two clocks that end by themselves: sets when the reporter is to be told beforehand.
  void StartWithReminder(directory::v1::ClockKind kind) {
    const Clock* clock = Start(kind);
    if (clock == nullptr || clock->allowance.remind_before() <= 0) return;
    directory::v1::Allowance until_reminder = clock->allowance;
    until_reminder.set_amount(clock->allowance.amount() - clock->allowance.remind_before());
    complaint_.remind_time = rules_.calendar.Due(now_, until_reminder);
  }

  void Meet(directory::v1::ClockKind kind) {
    if (Clock* clock = FindUnmet(complaint_.clocks, kind)) {
      complaints::Meet(*clock, now_, rules_.calendar);
    }
  }

  void PauseAll() {
    for (Clock& clock : complaint_.clocks) {
      if (clock.kind != CLOCK_KIND_LEGAL) Pause(clock, now_);
    }
  }

  void ResumeAll() {
    for (Clock& clock : complaint_.clocks) Resume(clock, now_, rules_.calendar);
  }

  void DropAll() {
    for (Clock& clock : complaint_.clocks) Drop(clock, now_, rules_.calendar);
  }

  // The outer limit of the law. A late verification does not put it off: it starts when verifying
  // fell due.
  void StartLegal() {
    const Clock* verify = FindLatest(complaint_.clocks, CLOCK_KIND_VERIFY);
    StartAt(CLOCK_KIND_LEGAL, verify == nullptr ? now_ : std::min(now_, verify->due));
  }

  // A case that comes back without ever having been answered goes on under the outer limit that it
  // had, with the same start and the same end: docs/what_a_reopened_case_has_left.md says why.
  void ContinueLegal() {
    const Clock* last = FindLatest(complaint_.clocks, CLOCK_KIND_LEGAL);
    if (last == nullptr || !last->dropped) return;
    Clock next = *last;
    ++next.run;
    next.dropped = false;
    complaint_.clocks.push_back(std::move(next));
  }

  // The agency has spoken to the reporter.
  void Respond() {
    if (!complaint_.first_response_time.has_value()) complaint_.first_response_time = now_;
    Meet(CLOCK_KIND_FIRST_RESPONSE);
  }

  // RESOLVE after a dispute or a reopening: anew, or with what was left when it was met or dropped,
  // as the standard says.
  void ResolveAgain() {
    std::optional<absl::Duration> left;
    const Clock* last = FindLatest(complaint_.clocks, CLOCK_KIND_RESOLVE);
    if (last != nullptr &&
        rules_.policy.reopening.second_run() == directory::v1::SECOND_RUN_REMAINDER) {
      // Clocks are dropped when their case ends, and only then.
      const std::optional<absl::Time> end = last->dropped ? complaint_.end_time : last->met;
      if (end.has_value()) left = LeftAt(*last, *end, rules_.calendar);
    }
    Clock* clock = Start(CLOCK_KIND_RESOLVE);
    if (clock != nullptr && left.has_value()) {
      clock->due = rules_.calendar.Due(now_, *left, clock->allowance.unit());
    }
  }

 private:
  Complaint& complaint_;
  const absl::Time now_;
  const Rules& rules_;
};

// The draft reaches the reporter.
void EnterAnswered(Complaint& complaint, const Step& step, Clockwork& clocks) {
  complaint.outcome = std::exchange(complaint.draft_outcome, v1::OUTCOME_UNSPECIFIED);
  complaint.planned_date = std::exchange(complaint.draft_planned_date, "");
  complaint.answer_author = std::exchange(complaint.draft_author, "");
  complaint.answer_version = std::exchange(complaint.draft_version, 0);
  complaint.answer_time = step.time;
  clocks.Respond();
  clocks.Meet(CLOCK_KIND_RESOLVE);
  clocks.Meet(CLOCK_KIND_LEGAL);
  clocks.StartWithReminder(CLOCK_KIND_CONFIRM);
}

void Create(Complaint& complaint, const Step& step, Clockwork& clocks) {
  complaint.file_time = step.time;
  complaint.policy = step.policy;
  complaint.agency = step.agency;
  clocks.Start(CLOCK_KIND_VERIFY);
}

void Verify(Complaint& complaint, const Step& step, Clockwork& clocks) {
  if (!step.agency.empty() && step.agency != complaint.agency) {
    complaint.agency = step.agency;
    ++complaint.hop_count;
  }
  complaint.in_triage = false;
  complaint.track = step.track;
  if (!step.category.empty()) complaint.category = step.category;
  complaint.policy = step.policy;
  complaint.ever_verified = true;
  clocks.Meet(CLOCK_KIND_VERIFY);
  if (!complaint.first_response_time.has_value()) clocks.Start(CLOCK_KIND_FIRST_RESPONSE);
  clocks.Start(CLOCK_KIND_RESOLVE);
  clocks.StartLegal();
}

void Answer(Complaint& complaint, const Step& step, Clockwork& clocks) {
  complaint.draft_outcome = step.outcome;
  complaint.draft_planned_date = step.planned_date;
  complaint.draft_author = step.actor.officer;
  complaint.draft_version = complaint.version;
  if (complaint.state == v1::COMPLAINT_STATE_ANSWERED) EnterAnswered(complaint, step, clocks);
}

void Reopen(Complaint& complaint, v1::ComplaintState from, Clockwork& clocks) {
  if (from == v1::COMPLAINT_STATE_REJECTED) complaint.reopened_after_rejection = true;
  ++complaint.reopen_count;
  // It is taken up anew: who holds it is decided anew.
  complaint.unit.clear();
  complaint.officer.clear();
  if (complaint.state == v1::COMPLAINT_STATE_SUBMITTED) {
    clocks.Start(CLOCK_KIND_VERIFY);
    return;
  }
  if (!complaint.first_response_time.has_value()) clocks.Start(CLOCK_KIND_FIRST_RESPONSE);
  clocks.ResolveAgain();
  clocks.ContinueLegal();
}

void Comment(const Step& step, Clockwork& clocks) {
  const bool by_agency =
      step.actor.kind == v1::ACTOR_KIND_OFFICER || step.actor.kind == v1::ACTOR_KIND_SUPERVISOR ||
      step.actor.kind == v1::ACTOR_KIND_COORDINATOR || step.actor.kind == v1::ACTOR_KIND_PARTNER;
  if (by_agency && step.audience == v1::AUDIENCE_REPORTER) clocks.Respond();
}

void Update(Complaint& complaint, const Step& step) {
  if (!step.category.empty()) complaint.category = step.category;
  if (!step.region.empty()) complaint.region = step.region;
}

void SetDisclosure(Complaint& complaint, const Step& step) {
  if (step.reporter_identity != v1::REPORTER_IDENTITY_UNSPECIFIED) {
    complaint.reporter_identity = step.reporter_identity;
  }
  if (step.content_visibility != v1::CONTENT_VISIBILITY_UNSPECIFIED) {
    complaint.content_visibility = step.content_visibility;
  }
}

// The particulars of a step, once its state is set.
void ApplyParticulars(Complaint& complaint, v1::ComplaintState from, const Step& step,
                      Clockwork& clocks) {
  switch (step.action) {
    case v1::ACTION_CREATE:
      return Create(complaint, step, clocks);
    case v1::ACTION_VERIFY:
      return Verify(complaint, step, clocks);
    case v1::ACTION_REJECT:
      complaint.rejection_reason = step.rejection_reason;
      complaint.rejection_version = complaint.version;
      clocks.Meet(CLOCK_KIND_VERIFY);
      return clocks.Respond();
    case v1::ACTION_REQUEST_INFORMATION:
      complaint.remembered_state = from;
      complaint.question_version = complaint.version;
      clocks.PauseAll();
      clocks.StartWithReminder(CLOCK_KIND_INFORMATION);
      return;
    case v1::ACTION_PROVIDE_INFORMATION:
      clocks.Meet(CLOCK_KIND_INFORMATION);
      return clocks.ResumeAll();
    case v1::ACTION_ASSIGN:
      complaint.unit = step.unit;
      complaint.officer = step.officer;
      return;
    case v1::ACTION_START_WORK:
      complaint.officer = step.actor.officer;
      return;
    case v1::ACTION_ANSWER:
      return Answer(complaint, step, clocks);
    case v1::ACTION_APPROVE_ANSWER:
      return EnterAnswered(complaint, step, clocks);
    case v1::ACTION_ACCEPT_ANSWER:
      complaint.rating_score = step.rating_score;
      complaint.rating_version = complaint.version;
      return clocks.Meet(CLOCK_KIND_CONFIRM);
    case v1::ACTION_DISPUTE_ANSWER:
      ++complaint.dispute_count;
      clocks.Meet(CLOCK_KIND_CONFIRM);
      return clocks.ResolveAgain();
    case v1::ACTION_CLOSE:
      return clocks.Meet(CLOCK_KIND_CONFIRM);
    case v1::ACTION_REOPEN:
      return Reopen(complaint, from, clocks);
    case v1::ACTION_COMMENT:
      return Comment(step, clocks);
    case v1::ACTION_UPDATE:
      return Update(complaint, step);
    case v1::ACTION_SET_DISCLOSURE:
      return SetDisclosure(complaint, step);
    case v1::ACTION_REMIND:
      complaint.remind_time.reset();
      return;
    default:
      return;
  }
}

}  // namespace

absl::StatusOr<Complaint> Apply(const Complaint& before, const Step& step, const Rules& rules) {
  TANGGAP_RETURN_IF_ERROR(CheckStep(before, step, rules));
  if (before.version > 0 && step.time < before.update_time) {
    return errors::Error(errors::Reason::CLAIMED_TIME_IMPOSSIBLE);
  }
  Complaint after = before;
  ++after.version;
  after.update_time = step.time;
  if (step.claimed_time.has_value()) after.times_adjusted = true;
  // A reminder is nothing that anybody did.
  const bool here = step.imported_by.empty() && step.action != v1::ACTION_REMIND;
  if (before.origin == v1::ORIGIN_IMPORTED && here) after.live_time = step.time;
  after.state = StateAfter(*FindTransition(step.action, before.state), before, step);
  if (after.state != v1::COMPLAINT_STATE_NEEDS_INFORMATION) {
    after.remembered_state = v1::COMPLAINT_STATE_UNSPECIFIED;
  }
  if (after.state != before.state) after.remind_time.reset();
  Clockwork clocks(after, step.time, rules);
  ApplyParticulars(after, before.state, step, clocks);
  if (!IsOpen(after.state)) {
    clocks.DropAll();
    if (IsOpen(before.state)) after.end_time = step.time;
  } else {
    after.end_time.reset();
  }
  return after;
}

}  // namespace tanggap::complaints
