// What must have happened to a case before a step that its source claims, though the source does
// not tell it: an answered case was verified and given to somebody, and one that is worked on after
// its end was opened again.
//
//   ImpliedBefore(v1::ACTION_ANSWER, complaint);      // of a SUBMITTED one: {VERIFY, ASSIGN}
//   ImpliedBefore(v1::ACTION_COMMENT, complaint);     // {}: it can be done as things are
#pragma once

#include <vector>

#include "services/complaints/domain/complaint.h"

namespace tanggap::complaints {

// In the order in which they happened; after them the table of lifecycle.h lets the action be done.
// Empty when it does so already, and when nothing that may be assumed leads there: nobody may
// assume an answer, what a reporter said, or whose a case in triage is.
std::vector<v1::Action> ImpliedBefore(v1::Action action, const Complaint& complaint);

// Whether the step leads from one state to another, and is not only something said on the way.
bool ChangesState(v1::Action action);

// Whether a case can end with the step.
bool IsEnd(v1::Action action);

// Whether the step would lead to the end that a case in this state has come to already.
bool IsMet(v1::Action action, v1::ComplaintState state);

// The capacity in which an implied step was taken: in which exactly is not known.
v1::ActorKind ImpliedActor(v1::Action action);

}  // namespace tanggap::complaints
