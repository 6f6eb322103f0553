#include "services/complaints/domain/implied_steps.h"

#include "services/complaints/domain/lifecycle.h"

namespace tanggap::complaints {

namespace {

// What may be assumed of a case in a state, one at most: it says nothing that anybody would have
// had to decide or to say.
v1::Action AssumedFrom(v1::ComplaintState state) {
  for (const v1::Action action : {v1::ACTION_REOPEN, v1::ACTION_VERIFY}) {
    if (FindTransition(action, state) != nullptr) return action;
  }
  return state == v1::COMPLAINT_STATE_VERIFIED ? v1::ACTION_ASSIGN : v1::ACTION_UNSPECIFIED;
}

}  // namespace

std::vector<v1::Action> ImpliedBefore(v1::Action action, const Complaint& complaint) {
  std::vector<v1::Action> implied;
  Complaint reached = complaint;
  while (FindTransition(action, reached.state) == nullptr) {
    const v1::Action next = AssumedFrom(reached.state);
    if (next == v1::ACTION_UNSPECIFIED) return {};
    reached.state = StateAfter(*FindTransition(next, reached.state), reached, Step{.action = next});
    implied.push_back(next);
  }
  return implied;
}

v1::ActorKind ImpliedActor(v1::Action action, const Complaint& complaint) {
  switch (action) {
    case v1::ACTION_REOPEN:
      return v1::ACTOR_KIND_SUPERVISOR;
    case v1::ACTION_VERIFY:
      return complaint.in_triage ? v1::ACTOR_KIND_COORDINATOR : v1::ACTOR_KIND_OFFICER;
    default:
      return v1::ACTOR_KIND_OFFICER;
  }
}

}  // namespace tanggap::complaints
