// The life of a complaint: the one table of what may be done in which state, by whom, and where it
// leads. Nothing else in the service decides that.
//
//   const Transition* transition = FindTransition(v1::ACTION_ANSWER, complaint.state);
//   if (transition == nullptr) return Error(Reason::ACTION_NOT_ALLOWED);
//   std::vector<v1::Action> actions = AllowedActions(complaint, capacities_for, rules, now);
#pragma once

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <vector>

#include "libs/directory/policy_book.h"
#include "services/complaints/domain/complaint.h"
#include "services/complaints/domain/step.h"

namespace tanggap::complaints {

// Where a transition leads.
enum class Target {
  kState,          // to Transition::to
  kSame,           // nowhere: the state stays
  kRemembered,     // back to where NEEDS_INFORMATION came from
  kAnswer,         // to ANSWERED, or PENDING_APPROVAL where the category asks for approval
  kAsFarAsItCame,  // to VERIFIED if it was ever verified, else SUBMITTED
};

struct Transition {
  std::vector<v1::ComplaintState> from;
  v1::Action action;
  Target target;
  v1::ComplaintState to;
  std::vector<v1::ActorKind> actors;
};

// The whole table, in the order of a case's life.
const std::vector<Transition>& Transitions();

// The row for an action in a state; nullptr when the state does not allow it.
const Transition* FindTransition(v1::Action action, v1::ComplaintState state);

// The state that the transition brings this complaint to.
v1::ComplaintState StateAfter(const Transition& transition, const Complaint& before,
                              const Step& step);

// The standards that decide beside the table.
struct Rules {
  const directory::WorkCalendar& calendar;
  const directory::Policy& policy;
};

// Whether this actor may do this step to this complaint now. Errors: ACTION_NOT_ALLOWED,
// NOT_THE_ASSIGNEE, AUTHOR_CANNOT_DECIDE, REOPEN_WINDOW_CLOSED, REOPENED_BEFORE,
// DISCLOSURE_MAY_NOT_LOOSEN, TRANSFER_REQUIRED, and when all else is well TOO_MANY_ENTRIES.
absl::Status CheckStep(const Complaint& complaint, const Step& step, const Rules& rules);

// In which capacities somebody may do an action at all.
using CapacitiesFor = absl::FunctionRef<std::vector<Actor>(v1::Action)>;

// What somebody with these capacities may do now, in the order of the table.
std::vector<v1::Action> AllowedActions(const Complaint& complaint, CapacitiesFor capacities_for,
                                       const Rules& rules, absl::Time now);

// The first of these capacities in which the table lets the action be done in this state; nullptr
// when none does.
const Actor* CapacityFor(v1::Action action, v1::ComplaintState state,
                         const std::vector<Actor>& capacities);

// The capacity in which the step may be taken; else one whose refusal says most.
Actor ActorFor(const Complaint& complaint, Step step, const std::vector<Actor>& capacities,
               const Rules& rules);

}  // namespace tanggap::complaints
