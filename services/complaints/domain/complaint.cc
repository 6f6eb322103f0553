#include "services/complaints/domain/complaint.h"

#include "libs/base/invariant.h"

namespace tanggap::complaints {

bool IsOpen(v1::ComplaintState state) {
  switch (state) {
    case v1::COMPLAINT_STATE_SUBMITTED:
    case v1::COMPLAINT_STATE_VERIFIED:
    case v1::COMPLAINT_STATE_ASSIGNED:
    case v1::COMPLAINT_STATE_IN_PROGRESS:
    case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
    case v1::COMPLAINT_STATE_PENDING_APPROVAL:
    case v1::COMPLAINT_STATE_ANSWERED:
      return true;
    default:
      return false;
  }
}

std::optional<NextDue> NextDueOf(const Complaint& complaint) {
  if (!IsOpen(complaint.state)) return std::nullopt;
  const Clock* next = nullptr;
  const auto consider = [&](directory::v1::ClockKind kind) {
    const Clock* clock = FindUnmet(complaint.clocks, kind);
    if (clock != nullptr && (next == nullptr || clock->due < next->due)) next = clock;
  };
  switch (complaint.state) {
    case v1::COMPLAINT_STATE_SUBMITTED:
      consider(directory::v1::CLOCK_KIND_VERIFY);
      break;
    case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
      consider(directory::v1::CLOCK_KIND_INFORMATION);
      break;
    case v1::COMPLAINT_STATE_ANSWERED:
      consider(directory::v1::CLOCK_KIND_CONFIRM);
      break;
    default:
      consider(directory::v1::CLOCK_KIND_FIRST_RESPONSE);
      consider(directory::v1::CLOCK_KIND_RESOLVE);
  }
  TANGGAP_INVARIANT(next != nullptr, "an open complaint has something due");
  return NextDue{next->kind, next->due};
}

bool AwaitsReporter(directory::v1::ClockKind next_due) {
  return next_due == directory::v1::CLOCK_KIND_INFORMATION ||
         next_due == directory::v1::CLOCK_KIND_CONFIRM;
}

// A case that was verified is never again to be verified, so it met its latest clock then.
std::optional<absl::Time> VerifyTimeOf(const Complaint& complaint) {
  if (!complaint.ever_verified) return std::nullopt;
  const Clock* verify = FindLatest(complaint.clocks, directory::v1::CLOCK_KIND_VERIFY);
  return verify == nullptr ? std::nullopt : verify->met;
}

}  // namespace tanggap::complaints
