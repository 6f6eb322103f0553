// What a request names, looked up in the directory: each with its own reason when it is not there
// or takes nothing new.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/directory/directory.h"
#include "libs/directory/regions.h"
#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

// Who gets a new case, and as what.
struct Placement {
  const directory::AgencyEntry* agency = nullptr;
  std::string category;
  bool triage = false;
};

// The agency that the request names, or that routing finds for it, or the coordinator's triage.
// Errors: UNKNOWN_AGENCY, UNKNOWN_CATEGORY, UNKNOWN_INTAKE_POINT, DIRECTORY_ENTRY_RETIRED,
// AGENCY_SERVED_ELSEWHERE.
absl::StatusOr<Placement> PlacementOf(const directory::Directory& directory,
                                      const v1::Complaint& request);

// An agency that takes new cases and is served by this instance.
absl::StatusOr<const directory::AgencyEntry*> AgencyOf(const directory::Directory& directory,
                                                       const std::string& code);
absl::Status CheckCategory(const directory::AgencyEntry& agency, const std::string& code);
absl::Status CheckUnit(const directory::AgencyEntry& agency, const std::string& code);
// Empty passes: a region is optional.
absl::Status CheckRegion(const directory::RegionIndex& regions, const std::string& code,
                         std::string_view field);

}  // namespace tanggap::complaints
