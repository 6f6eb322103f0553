// What a step does to a complaint. A complaint is nothing but what its steps add up to: applying
// its history again, step by step, gives the same complaint.
//
//   TANGGAP_ASSIGN_OR_RETURN(Complaint after, Apply(before, step, rules));
//   TANGGAP_RETURN_IF_ERROR(store.Save(before, step, after));
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <vector>

#include "services/complaints/domain/complaint.h"
#include "services/complaints/domain/lifecycle.h"
#include "services/complaints/domain/step.h"

namespace tanggap::complaints {

// The complaint after the step, or why it may not be done (CheckStep). `rules` are those that hold
// after the step: for CREATE and VERIFY of the policy and agency that the step sets. The first step
// is CREATE on a Complaint that holds what was filed, in COMPLAINT_STATE_UNSPECIFIED.
absl::StatusOr<Complaint> Apply(const Complaint& before, const Step& step, const Rules& rules);

}  // namespace tanggap::complaints
