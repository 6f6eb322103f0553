// What a request names, looked up in the directory: each with its own reason when it is not there
// or takes nothing new. Entries retire and never vanish: what has retired is not chosen any more,
// but cases that have it go on with it, and imported ones bring it.
//
//   AgencyOf(directory, complaint.agency, Choice::kKept);              // it is there already
//   CheckUnit(*agency, request.unit(), Choice::kNew);                  // it is chosen now
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

// Whether an entry is chosen now, or stands in a case or its history already.
enum class Choice { kNew, kKept };

// The agency that the request names, or that routing finds for it, or the coordinator's triage.
// Errors: UNKNOWN_AGENCY, UNKNOWN_CATEGORY, UNKNOWN_INTAKE_POINT, DIRECTORY_ENTRY_RETIRED,
// AGENCY_SERVED_ELSEWHERE.
absl::StatusOr<Placement> PlacementOf(const directory::Directory& directory,
                                      const v1::Complaint& request, Choice choice);

// An agency that is served by this instance.
absl::StatusOr<const directory::AgencyEntry*> AgencyOf(const directory::Directory& directory,
                                                       const std::string& code, Choice choice);
// Empty passes.
absl::Status CheckCategory(const directory::AgencyEntry& agency, const std::string& code,
                           Choice choice);
absl::Status CheckUnit(const directory::AgencyEntry& agency, const std::string& code,
                       Choice choice);
// Empty passes: a region is optional.
absl::Status CheckRegion(const directory::RegionIndex& regions, const std::string& code,
                         std::string_view field);

}  // namespace tanggap::complaints
