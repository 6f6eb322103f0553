// What is wrong with the service standards of one file.
//
//   CheckPolicies(agency.policies(), findings);
//   CheckEveryClassHasAStandard(federation.policies(), findings);
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include "libs/directory/findings.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::directory {

using PolicyList = google::protobuf::RepeatedPtrField<v1::ServicePolicy>;

// Versions given twice, two standards for the same cases, a step given twice. The path of the list
// is "policies".
void CheckPolicies(const PolicyList& policies, Findings& findings);

// The federation's standards must leave no class (but whistleblowing, which is not taken) without a
// limit for each step that every case goes through: agencies may leave out what they like because
// of it.
void CheckEveryClassHasAStandard(const PolicyList& policies, Findings& findings);

}  // namespace tanggap::directory
