#include "services/complaints/domain/lifecycle.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/domain/access.h"
#include "services/complaints/domain/history_room.h"

namespace tanggap::complaints {

namespace {

using errors::Reason;
using States = std::vector<v1::ComplaintState>;
using Actors = std::vector<v1::ActorKind>;

constexpr auto kSubmitted = v1::COMPLAINT_STATE_SUBMITTED;
constexpr auto kVerified = v1::COMPLAINT_STATE_VERIFIED;
constexpr auto kAssigned = v1::COMPLAINT_STATE_ASSIGNED;
constexpr auto kInProgress = v1::COMPLAINT_STATE_IN_PROGRESS;
constexpr auto kNeedsInformation = v1::COMPLAINT_STATE_NEEDS_INFORMATION;
constexpr auto kPendingApproval = v1::COMPLAINT_STATE_PENDING_APPROVAL;
constexpr auto kAnswered = v1::COMPLAINT_STATE_ANSWERED;
constexpr auto kClosed = v1::COMPLAINT_STATE_CLOSED;
constexpr auto kRejected = v1::COMPLAINT_STATE_REJECTED;
constexpr auto kWithdrawn = v1::COMPLAINT_STATE_WITHDRAWN;

constexpr auto kReporter = v1::ACTOR_KIND_REPORTER;
constexpr auto kProxy = v1::ACTOR_KIND_PROXY;
constexpr auto kFrontDesk = v1::ACTOR_KIND_FRONT_DESK;
constexpr auto kOfficer = v1::ACTOR_KIND_OFFICER;
constexpr auto kSupervisor = v1::ACTOR_KIND_SUPERVISOR;
constexpr auto kCoordinator = v1::ACTOR_KIND_COORDINATOR;
constexpr auto kPartner = v1::ACTOR_KIND_PARTNER;
constexpr auto kSystem = v1::ACTOR_KIND_SYSTEM;
constexpr auto kImporter = v1::ACTOR_KIND_IMPORTER;
constexpr auto kDataProtection = v1::ACTOR_KIND_DATA_PROTECTION_OFFICER;

std::vector<Transition> MakeTransitions() {
  const States none = {v1::COMPLAINT_STATE_UNSPECIFIED};
  const States open = {kSubmitted,        kVerified,        kAssigned, kInProgress,
                       kNeedsInformation, kPendingApproval, kAnswered};
  const States ended = {kClosed, kRejected, kWithdrawn};
  States any = open;
  any.insert(any.end(), ended.begin(), ended.end());
  const Actors reporter_side = {kReporter, kProxy, kFrontDesk};
  const Actors staff = {kOfficer, kSupervisor, kCoordinator};
  const auto kNone = v1::COMPLAINT_STATE_UNSPECIFIED;

  return {
      {none,
       v1::ACTION_CREATE,
       Target::kState,
       kSubmitted,
       {kReporter, kProxy, kFrontDesk, kPartner, kImporter}},
      {{kSubmitted}, v1::ACTION_VERIFY, Target::kState, kVerified, {kOfficer, kCoordinator}},
      {{kSubmitted}, v1::ACTION_REJECT, Target::kState, kRejected, {kOfficer, kCoordinator}},
      {{kSubmitted, kVerified, kAssigned, kInProgress},
       v1::ACTION_REQUEST_INFORMATION,
       Target::kState,
       kNeedsInformation,
       staff},
      {{kNeedsInformation},
       v1::ACTION_PROVIDE_INFORMATION,
       Target::kRemembered,
       kNone,
       reporter_side},
      {{kNeedsInformation}, v1::ACTION_EXPIRE, Target::kState, kWithdrawn, {kSystem}},
      {{kVerified, kAssigned, kInProgress},
       v1::ACTION_ASSIGN,
       Target::kState,
       kAssigned,
       {kOfficer, kSupervisor}},
      {{kAssigned}, v1::ACTION_START_WORK, Target::kState, kInProgress, {kOfficer}},
      {{kAssigned, kInProgress}, v1::ACTION_ANSWER, Target::kAnswer, kNone, {kOfficer}},
      {{kPendingApproval}, v1::ACTION_APPROVE_ANSWER, Target::kState, kAnswered, {kSupervisor}},
      {{kPendingApproval}, v1::ACTION_RETURN_ANSWER, Target::kState, kInProgress, {kSupervisor}},
      {{kAnswered}, v1::ACTION_ACCEPT_ANSWER, Target::kState, kClosed, reporter_side},
      {{kAnswered}, v1::ACTION_DISPUTE_ANSWER, Target::kState, kInProgress, reporter_side},
      {{kAnswered}, v1::ACTION_CLOSE, Target::kState, kClosed, {kSystem, kImporter}},
      {{kNeedsInformation, kAnswered}, v1::ACTION_REMIND, Target::kSame, kNone, {kSystem}},
      {{kClosed},
       v1::ACTION_REOPEN,
       Target::kState,
       kVerified,
       {kReporter, kProxy, kFrontDesk, kSupervisor}},
      {{kRejected, kWithdrawn},
       v1::ACTION_REOPEN,
       Target::kAsFarAsItCame,
       kNone,
       {kReporter, kProxy, kFrontDesk, kSupervisor}},
      {open, v1::ACTION_WITHDRAW, Target::kState, kWithdrawn, reporter_side},
      {any,
       v1::ACTION_COMMENT,
       Target::kSame,
       kNone,
       {kReporter, kProxy, kFrontDesk, kOfficer, kSupervisor, kCoordinator, kPartner}},
      {open, v1::ACTION_UPDATE, Target::kSame, kNone, staff},
      {any,
       v1::ACTION_SET_DISCLOSURE,
       Target::kSame,
       kNone,
       {kReporter, kProxy, kFrontDesk, kOfficer, kSupervisor}},
      {any,
       v1::ACTION_REVEAL_IDENTITY,
       Target::kSame,
       kNone,
       {kOfficer, kSupervisor, kDataProtection}},
  };
}

bool Contains(const auto& list, const auto& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsReporterSide(v1::ActorKind kind) {
  return kind == kReporter || kind == kProxy || kind == kFrontDesk;
}

absl::Status NotAllowed(const Complaint& complaint, const Step& step) {
  return errors::Error(Reason::ACTION_NOT_ALLOWED)
      .With("action", v1::Action_Name(step.action).substr(7))
      .With("state", v1::ComplaintState_Name(complaint.state).substr(16));
}

std::string Printed(absl::Time time) {
  return std::string(absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone()));
}

absl::Status NotDueBefore(absl::Time due) {
  return errors::Error(Reason::NOT_DUE_YET).With("due", Printed(due));
}

// The officer works in the unit that the case is assigned to.
bool IsAssignee(const Complaint& complaint, const Actor& actor) {
  return !complaint.unit.empty() && actor.agency == complaint.agency &&
         actor.unit == complaint.unit;
}

absl::Status CheckAssignee(const Complaint& complaint, const Step& step) {
  if (step.actor.kind != kOfficer) return absl::OkStatus();
  const bool assignee = IsAssignee(complaint, step.actor);
  // Whoever of the unit is free takes a case that is given to the unit; one that is given to a
  // person waits for them.
  const bool taken = step.action == v1::ACTION_START_WORK && !complaint.officer.empty() &&
                     complaint.officer != step.actor.officer;
  if (assignee && !taken) return absl::OkStatus();
  return errors::Error(Reason::NOT_THE_ASSIGNEE).With("unit", complaint.unit);
}

// Whoever wrote an answer neither approves it nor accepts it in the reporter's name.
absl::Status CheckNotAuthor(const std::string& author, const Step& step) {
  if (author.empty() || step.actor.officer != author) return absl::OkStatus();
  return errors::Error(Reason::AUTHOR_CANNOT_DECIDE);
}

absl::Status CheckReopen(const Complaint& complaint, const Step& step, const Rules& rules) {
  if (complaint.state == kRejected && complaint.reopened_after_rejection) {
    return errors::Error(Reason::REOPENED_BEFORE);
  }
  if (!IsReporterSide(step.actor.kind)) return absl::OkStatus();
  const int days = rules.policy.reopening.window_days();
  if (days > 0 && complaint.end_time.has_value() &&
      step.time <= *complaint.end_time + days * absl::Hours(24))
    return absl::OkStatus();
  errors::Error error(Reason::REOPEN_WINDOW_CLOSED);
  error.With("days", base::Join(days));
  if (days > 0 && complaint.end_time.has_value()) {
    error.With("closed_time", Printed(*complaint.end_time + days * absl::Hours(24)));
  }
  return error;
}

absl::Status CheckDisclosure(const Complaint& complaint, const Step& step) {
  if (step.content_visibility == v1::CONTENT_VISIBILITY_PUBLISHED) {
    return errors::Error(Reason::PUBLICATION_NOT_AVAILABLE);
  }
  // A clerk acts for the reporter but is not the reporter: a seal holds for them too.
  if (step.actor.kind == kReporter || step.actor.kind == kProxy) return absl::OkStatus();
  // Both axes are numbered from open to protected, PUBLISHED apart, which nothing here leads to.
  const bool loosens = (step.reporter_identity != v1::REPORTER_IDENTITY_UNSPECIFIED &&
                        step.reporter_identity < complaint.reporter_identity) ||
                       (step.content_visibility == v1::CONTENT_VISIBILITY_PRIVATE &&
                        complaint.content_visibility == v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  // Taking the identity away for good is the reporter's own decision.
  const bool destroys = step.reporter_identity == v1::REPORTER_IDENTITY_NONE &&
                        complaint.reporter_identity != v1::REPORTER_IDENTITY_NONE;
  if (!loosens && !destroys && !step.replaces_identity) return absl::OkStatus();
  return errors::Error(Reason::DISCLOSURE_MAY_NOT_LOOSEN);
}

absl::Status CheckReveal(const Complaint& complaint, const Actor& actor) {
  // Who may not read what a reporter trusted to a few does not learn who they are either.
  const bool confidential = complaint.content_visibility == v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  if (confidential && actor.kind != kDataProtection &&
      !IsGivenTo(complaint, actor.kind, actor.unit))
    return errors::Error(Reason::NOT_THE_ASSIGNEE).With("unit", complaint.unit);
  switch (complaint.reporter_identity) {
    case v1::REPORTER_IDENTITY_NAMED:
      return absl::OkStatus();
    case v1::REPORTER_IDENTITY_NONE:
      return errors::Error(Reason::IDENTITY_NOT_HELD);
    default:
      return errors::Error(Reason::IDENTITY_SEALED);
  }
}

// Whose a case in triage is, the coordinator decides, also when it is to stay where it is.
absl::Status CheckVerify(const Complaint& complaint, const Step& step) {
  if (complaint.in_triage)
    return step.actor.kind == kCoordinator ? absl::OkStatus() : NotAllowed(complaint, step);
  const bool moves = !step.agency.empty() && step.agency != complaint.agency;
  if (!moves) return absl::OkStatus();
  return errors::Error(Reason::TRANSFER_REQUIRED).With("agency", step.agency);
}

// The system acts on the reporter's silence only once it has lasted as long as the standard gives.
absl::Status CheckSilence(const Complaint& complaint, const Step& step) {
  if (step.actor.kind != kSystem) return absl::OkStatus();
  const std::optional<NextDue> due = NextDueOf(complaint);
  if (due.has_value() && due->time <= step.time) return absl::OkStatus();
  return NotDueBefore(due->time);
}

// The reporter is reminded once, and not before the standard says.
absl::Status CheckReminder(const Complaint& complaint, const Step& step) {
  if (!complaint.remind_time.has_value()) return NotAllowed(complaint, step);
  if (*complaint.remind_time <= step.time) return absl::OkStatus();
  return NotDueBefore(*complaint.remind_time);
}

absl::Status CheckComment(const Step& step) {
  if (!IsReporterSide(step.actor.kind) || step.audience != v1::AUDIENCE_INTERNAL) {
    return absl::OkStatus();
  }
  return errors::Error(Reason::INVALID_FIELD)
      .Field("audience", "A reporter's comment is for REPORTER, which the handlers read too.");
}

// What the table cannot say: conditions on the case and the actor.
absl::Status CheckConditions(const Complaint& complaint, const Step& step, const Rules& rules) {
  switch (step.action) {
    case v1::ACTION_VERIFY:
      return CheckVerify(complaint, step);
    case v1::ACTION_START_WORK:
    case v1::ACTION_ANSWER:
      return CheckAssignee(complaint, step);
    case v1::ACTION_APPROVE_ANSWER:
    case v1::ACTION_RETURN_ANSWER:
      return CheckNotAuthor(complaint.draft_author, step);
    case v1::ACTION_ACCEPT_ANSWER:
      return CheckNotAuthor(complaint.answer_author, step);
    case v1::ACTION_COMMENT:
      return CheckComment(step);
    case v1::ACTION_CLOSE:
    case v1::ACTION_EXPIRE:
      return CheckSilence(complaint, step);
    case v1::ACTION_REMIND:
      return CheckReminder(complaint, step);
    case v1::ACTION_REOPEN:
      return CheckReopen(complaint, step, rules);
    case v1::ACTION_SET_DISCLOSURE:
      return CheckDisclosure(complaint, step);
    case v1::ACTION_REVEAL_IDENTITY:
      return CheckReveal(complaint, step.actor);
    default:
      return absl::OkStatus();
  }
}

}  // namespace

const std::vector<Transition>& Transitions() {
  static const auto& transitions = *new std::vector<Transition>(MakeTransitions());
  return transitions;
}

v1::ComplaintState StateAfter(const Transition& transition, const Complaint& before,
                              const Step& step) {
  switch (transition.target) {
    case Target::kState:
      return transition.to;
    case Target::kSame:
      return before.state;
    case Target::kRemembered:
      return before.remembered_state;
    case Target::kAnswer:
      return step.needs_approval ? kPendingApproval : kAnswered;
    case Target::kAsFarAsItCame:
      return before.ever_verified ? kVerified : kSubmitted;
  }
  return before.state;
}

const Transition* FindTransition(v1::Action action, v1::ComplaintState state) {
  for (const Transition& transition : Transitions()) {
    if (transition.action == action && Contains(transition.from, state)) return &transition;
  }
  return nullptr;
}

absl::Status CheckStep(const Complaint& complaint, const Step& step, const Rules& rules) {
  const Transition* transition = FindTransition(step.action, complaint.state);
  if (transition == nullptr || !Contains(transition->actors, step.actor.kind)) {
    return NotAllowed(complaint, step);
  }
  TANGGAP_RETURN_IF_ERROR(CheckConditions(complaint, step, rules));
  return CheckRoom(complaint, step, StateAfter(*transition, complaint, step));
}

const Actor* CapacityFor(v1::Action action, v1::ComplaintState state,
                         const std::vector<Actor>& capacities) {
  const Transition* transition = FindTransition(action, state);
  if (transition == nullptr) return nullptr;
  for (const Actor& actor : capacities) {
    if (Contains(transition->actors, actor.kind)) return &actor;
  }
  return nullptr;
}

Actor ActorFor(const Complaint& complaint, Step step, const std::vector<Actor>& capacities,
               const Rules& rules) {
  for (const Actor& actor : capacities) {
    step.actor = actor;
    if (CheckStep(complaint, step, rules).ok()) return actor;
  }
  const Actor* fitting = CapacityFor(step.action, complaint.state, capacities);
  if (fitting != nullptr) return *fitting;
  return capacities.empty() ? Actor{} : capacities.front();
}

std::vector<v1::Action> AllowedActions(const Complaint& complaint, CapacitiesFor capacities_for,
                                       const Rules& rules, absl::Time now) {
  std::vector<v1::Action> actions;
  for (const Transition& transition : Transitions()) {
    if (!Contains(transition.from, complaint.state)) continue;
    const std::vector<Actor> capacities = capacities_for(transition.action);
    Step step{.action = transition.action, .time = now};
    const bool allowed = std::any_of(capacities.begin(), capacities.end(), [&](const Actor& actor) {
      step.actor = actor;
      return CheckStep(complaint, step, rules).ok();
    });
    if (allowed) actions.push_back(transition.action);
  }
  return actions;
}

}  // namespace tanggap::complaints
