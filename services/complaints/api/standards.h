// The service standard and calendar that hold for a complaint, found in the directory.
//
//   TANGGAP_ASSIGN_OR_RETURN(Standards standards, StandardsOf(*directory, complaint));
//   AllowedActions(complaint, capacities_for, standards.rules(), now);
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "libs/directory/directory.h"
#include "services/complaints/domain/lifecycle.h"

namespace tanggap::complaints {

class Standards {
 public:
  Standards(const directory::WorkCalendar& calendar,
            std::shared_ptr<const directory::Policy> policy)
      : calendar_(calendar), policy_(std::move(policy)) {}
  Rules rules() const { return {calendar_, *policy_}; }
  const directory::Policy& policy() const { return *policy_; }

 private:
  const directory::WorkCalendar& calendar_;
  std::shared_ptr<const directory::Policy> policy_;
};

// By the policy that the complaint names.
absl::StatusOr<Standards> StandardsOf(const directory::Directory& directory,
                                      const Complaint& complaint);

// By the policy that holds now for these facts: at filing and verification.
absl::StatusOr<Standards> CurrentStandards(const directory::Directory& directory,
                                           const std::string& agency,
                                           common::v1::ComplaintClass complaint_class,
                                           common::v1::Track track, const std::string& category);

// By those that hold once the step is taken: verification settles what a complaint is, and so by
// what it is judged from then on.
absl::StatusOr<Standards> StandardsAfter(const directory::Directory& directory,
                                         const Complaint& complaint, const Step& step);

}  // namespace tanggap::complaints
