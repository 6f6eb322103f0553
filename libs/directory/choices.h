// What a request names, looked up in the directory: each with its own reason when it is not there
// or takes nothing new. Entries retire and never vanish: what has retired is not chosen any more,
// but what has it already goes on with it.
//
//   AgencyOf(directory, complaint.agency, Choice::kKept);              // it is there already
//   CheckUnit(*agency, request.unit(), Choice::kNew);                  // it is chosen now
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/directory/directory.h"
#include "libs/directory/regions.h"

namespace tanggap::directory {

// Whether an entry is chosen now, or stands in what is there already.
enum class Choice { kNew, kKept };

// An agency that is served by this instance. Errors: UNKNOWN_AGENCY, DIRECTORY_ENTRY_RETIRED,
// AGENCY_SERVED_ELSEWHERE.
absl::StatusOr<const AgencyEntry*> AgencyOf(const Directory& directory, const std::string& code,
                                            Choice choice);
// AGENCY_SERVED_ELSEWHERE.
absl::Status CheckServedHere(const Directory& directory, const AgencyEntry& agency);
absl::Status CheckUnit(const AgencyEntry& agency, const std::string& code, Choice choice);
// Empty passes.
absl::Status CheckCategory(const AgencyEntry& agency, const std::string& code, Choice choice);
// Empty passes. `field` is where the request names it.
absl::Status CheckIntakePoint(const Directory& directory, const std::string& code, Choice choice,
                              std::string_view field);
// Empty passes: a region is optional.
absl::Status CheckRegion(const RegionIndex& regions, const std::string& code,
                         std::string_view field);

}  // namespace tanggap::directory
