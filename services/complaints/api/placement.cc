#include "services/complaints/api/placement.h"

#include "libs/base/result.h"

namespace tanggap::complaints {

absl::StatusOr<Placement> PlacementOf(const directory::Directory& directory,
                                      const v1::Complaint& request, directory::Choice choice) {
  TANGGAP_RETURN_IF_ERROR(directory::CheckIntakePoint(directory, request.intake_point(), choice,
                                                      "complaint.intake_point"));
  if (!request.agency().empty()) {
    TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                             directory::AgencyOf(directory, request.agency(), choice));
    TANGGAP_RETURN_IF_ERROR(directory::CheckCategory(*agency, request.category(), choice));
    return Placement{agency, request.category(), false};
  }
  const directory::Route route = directory.RouteOf({.category = request.category(),
                                                    .region = request.region(),
                                                    .intake_point = request.intake_point(),
                                                    .complaint_class = request.complaint_class()});
  TANGGAP_RETURN_IF_ERROR(directory::CheckServedHere(directory, *route.agency));
  return Placement{route.agency, route.category == nullptr ? "" : route.category->code(),
                   route.triage};
}

}  // namespace tanggap::complaints
