#include "services/complaints/live_directory.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::complaints {

LiveDirectory::LiveDirectory(LiveDirectoryOptions options, postgres::Pool& pool,
                             const base::Clock& clock, telemetry::Logger& log,
                             telemetry::Metrics& metrics)
    : options_(std::move(options)),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      references_(pool, clock) {}

absl::Status LiveDirectory::Start(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(directory::RegionIndex regions, references_.LoadRegionIndex(deadline));
  TANGGAP_ASSIGN_OR_RETURN(directory::HolidayTable holidays, references_.LoadHolidays(deadline));
  regions_ = std::make_shared<const directory::RegionIndex>(std::move(regions));
  TANGGAP_ASSIGN_OR_RETURN(
      watcher_,
      directory::Watcher::Start(
          {.load = {.folder = options_.folder,
                    .instance = options_.instance,
                    .holidays =
                        std::make_shared<const directory::HolidayTable>(std::move(holidays)),
                    .regions = regions_},
           .approve = [this](const directory::Directory& loaded) { return Approve(loaded); }},
          clock_, log_, metrics_));
  return absl::OkStatus();
}

// A standard that was used before must still say the same, or old cases would be judged anew.
absl::Status LiveDirectory::Approve(const directory::Directory& loaded) {
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<std::string> changed,
      references_.RememberPolicies(loaded.policies(), clock_.Now() + absl::Seconds(10)));
  if (changed.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      base::AsAbsl(base::Join("the service standard ", changed.front(),
                              " was used before with other content: raise its version")));
}

}  // namespace tanggap::complaints
