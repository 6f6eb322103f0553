#include "services/complaints/domain/implied_steps.h"

#include <algorithm>

#include "services/complaints/domain/lifecycle.h"

namespace tanggap::complaints {

namespace {

// What may be assumed of a case in a state, one at most: it says nothing that anybody would have
// had to decide or to say. Whose a case in triage is, somebody had to.
v1::Action AssumedFrom(v1::ComplaintState state, bool in_triage) {
  if (FindTransition(v1::ACTION_REOPEN, state) != nullptr) return v1::ACTION_REOPEN;
  if (FindTransition(v1::ACTION_VERIFY, state) != nullptr)
    return in_triage ? v1::ACTION_UNSPECIFIED : v1::ACTION_VERIFY;
  return state == v1::COMPLAINT_STATE_VERIFIED ? v1::ACTION_ASSIGN : v1::ACTION_UNSPECIFIED;
}

}  // namespace

std::vector<v1::Action> ImpliedBefore(v1::Action action, const Complaint& complaint) {
  std::vector<v1::Action> implied;
  Complaint reached = complaint;
  while (FindTransition(action, reached.state) == nullptr) {
    const v1::Action next = AssumedFrom(reached.state, reached.in_triage);
    if (next == v1::ACTION_UNSPECIFIED) return {};
    reached.state = StateAfter(*FindTransition(next, reached.state), reached, Step{.action = next});
    implied.push_back(next);
  }
  return implied;
}

bool ChangesState(v1::Action action) {
  return std::any_of(Transitions().begin(), Transitions().end(), [&](const Transition& transition) {
    return transition.action == action && transition.target != Target::kSame;
  });
}

bool IsEnd(v1::Action action) {
  return std::any_of(Transitions().begin(), Transitions().end(), [&](const Transition& transition) {
    return transition.action == action && transition.target == Target::kState &&
           !IsOpen(transition.to);
  });
}

bool IsMet(v1::Action action, v1::ComplaintState state) {
  if (IsOpen(state)) return false;
  return std::any_of(Transitions().begin(), Transitions().end(), [&](const Transition& transition) {
    return transition.action == action && transition.target == Target::kState &&
           transition.to == state;
  });
}

v1::ActorKind ImpliedActor(v1::Action action) {
  return action == v1::ACTION_REOPEN ? v1::ACTOR_KIND_SUPERVISOR : v1::ACTOR_KIND_OFFICER;
}

}  // namespace tanggap::complaints
