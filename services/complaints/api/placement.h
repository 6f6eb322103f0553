// Who gets a new case, and as what: the agency that the request names, or that routing finds for
// it, or the coordinator's triage.
//
//   TANGGAP_ASSIGN_OR_RETURN(Placement placement, PlacementOf(directory, request, directory::Choice::kNew));
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/directory/choices.h"
#include "libs/directory/directory.h"
#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

struct Placement {
  const directory::AgencyEntry* agency = nullptr;
  std::string category;
  bool triage = false;
};

// What has retired is not chosen any more, but imported cases bring it. Errors: UNKNOWN_AGENCY,
// UNKNOWN_CATEGORY, UNKNOWN_INTAKE_POINT, DIRECTORY_ENTRY_RETIRED, AGENCY_SERVED_ELSEWHERE.
absl::StatusOr<Placement> PlacementOf(const directory::Directory& directory,
                                      const v1::Complaint& request, directory::Choice choice);

}  // namespace tanggap::complaints
