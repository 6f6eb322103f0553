#include "services/complaints/api/standards.h"

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::complaints {

namespace {

absl::StatusOr<Standards> Join(const directory::Directory& directory, const std::string& agency,
                               std::shared_ptr<const directory::Policy> policy) {
  const directory::WorkCalendar* calendar = directory.CalendarOf(agency);
  if (calendar == nullptr || policy == nullptr) {
    return errors::Error(errors::Reason::UNKNOWN_AGENCY).With("agency", agency);
  }
  return Standards(*calendar, std::move(policy));
}

}  // namespace

absl::StatusOr<Standards> StandardsOf(const directory::Directory& directory,
                                      const Complaint& complaint) {
  std::shared_ptr<const directory::Policy> policy = directory.PolicyById(complaint.policy);
  // A directory that has lost one is not taken (ReferenceStore::Remember), so this is a defect, and
  // judging the case by another standard would hide it.
  if (policy == nullptr) {
    return absl::InternalError(
        base::AsAbsl(base::Join("the directory has no service standard ", complaint.policy)));
  }
  return Join(directory, complaint.agency, std::move(policy));
}

absl::StatusOr<Standards> CurrentStandards(const directory::Directory& directory,
                                           const std::string& agency,
                                           common::v1::ComplaintClass complaint_class,
                                           common::v1::Track track, const std::string& category) {
  return Join(directory, agency, directory.PolicyFor(agency, complaint_class, track, category));
}

absl::StatusOr<Standards> StandardsAfter(const directory::Directory& directory,
                                         const Complaint& complaint, const Step& step) {
  if (step.action != v1::ACTION_VERIFY) return StandardsOf(directory, complaint);
  return CurrentStandards(directory, step.agency.empty() ? complaint.agency : step.agency,
                          complaint.complaint_class, step.track,
                          step.category.empty() ? complaint.category : step.category);
}

}  // namespace tanggap::complaints
