// What a caller may do with a complaint now: the same in the answer of every method.
//
//   for (const v1::Action action : ActionsOf(viewer, complaint, ties, rules, now)) shown.add_allowed_actions(action);
#pragma once

#include <absl/time/time.h>

#include <vector>

#include "services/complaints/domain/access.h"
#include "services/complaints/domain/lifecycle.h"

namespace tanggap::complaints {

// Of everything the viewer holds, each action is judged by the roles that its method admits, as
// calling that method would be.
std::vector<v1::Action> ActionsOf(const Viewer& viewer, const Complaint& complaint,
                                  const Ties& ties, const Rules& rules, absl::Time now);

}  // namespace tanggap::complaints
