// What belongs into a case's history, and how long that may grow. A case is read, checked and
// proved by its whole history, so it has an end; but no length keeps a case from coming to its own.
//
//   TANGGAP_RETURN_IF_ERROR(CheckRoom(complaint, step, next_state));    // CheckStep does
//   if (ChangesNothing(complaint, step)) ...                            // answer, and add no entry
#pragma once

#include <absl/status/status.h>

#include "services/complaints/domain/complaint.h"
#include "services/complaints/domain/step.h"

namespace tanggap::complaints {

// Whoever has more to say than this has a new case. The handlers have some more, so that nobody
// can use up the room they need to bring a case to its end.
inline constexpr int kMostEntries = 1000;
inline constexpr int kMostEntriesOfHandlers = 1100;

// TOO_MANY_ENTRIES when the history has no room for a step that leads to `next`. Never refused is
// what leads nearer to an end, what protects the reporter more, and the one reminder of a state:
// none of them can go on for ever, so no history does.
absl::Status CheckRoom(const Complaint& complaint, const Step& step, v1::ComplaintState next);

// Whether the step asks only for what is so already, as UPDATE and SET_DISCLOSURE may. As an entry
// it would say nothing.
bool ChangesNothing(const Complaint& complaint, const Step& step);

}  // namespace tanggap::complaints
