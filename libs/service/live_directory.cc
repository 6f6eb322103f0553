#include "libs/service/live_directory.h"

#include <absl/strings/str_join.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::service {

LiveDirectory::LiveDirectory(LiveDirectoryOptions options, postgres::Pool& pool,
                             const base::Clock& clock, telemetry::Logger& log,
                             telemetry::Metrics& metrics)
    : options_(std::move(options)),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      references_(pool, clock) {}

absl::Status LiveDirectory::Start(absl::Time deadline) {
  // Read before the tables: an edition that comes in between is taken over by the next Refresh.
  TANGGAP_ASSIGN_OR_RETURN(std::string editions, references_.Editions(deadline));
  TANGGAP_ASSIGN_OR_RETURN(directory::RegionIndex index, references_.LoadRegionIndex(deadline));
  TANGGAP_ASSIGN_OR_RETURN(directory::HolidayTable table, references_.LoadHolidays(deadline));
  auto regions = std::make_shared<const directory::RegionIndex>(std::move(index));
  TANGGAP_ASSIGN_OR_RETURN(
      std::shared_ptr<directory::Watcher> watcher,
      directory::Watcher::Start(
          {.load = {.folder = options_.folder,
                    .instance = options_.instance,
                    .holidays = std::make_shared<const directory::HolidayTable>(std::move(table)),
                    .regions = regions},
           .approve = [this](const directory::Directory& loaded) { return Approve(loaded); }},
          clock_, log_, metrics_));
  editions_ = std::move(editions);
  base::MutexLock lock(mutex_);
  regions_.swap(regions);
  // The one before ends after the lock is released.
  watcher_.swap(watcher);
  return absl::OkStatus();
}

void LiveDirectory::Refresh(absl::Time deadline) {
  const absl::StatusOr<std::string> editions = references_.Editions(deadline);
  // A database that is away is told by the one who looks after it.
  if (!editions.ok() || *editions == editions_) return;
  const absl::Status taken = Start(deadline);
  if (taken.ok()) {
    log_.Info("New reference tables are in use", {{"editions", *editions}});
  } else {
    log_.Warning("New reference tables could not be taken over; those before still hold",
                 {{"cause", base::AsStd(taken.message())}});
  }
}

std::shared_ptr<const directory::Directory> LiveDirectory::current() const {
  base::MutexLock lock(mutex_);
  return watcher_->current();
}

std::shared_ptr<const directory::RegionIndex> LiveDirectory::regions() const {
  base::MutexLock lock(mutex_);
  return regions_;
}

// What cases may name, or were judged by, must still be there.
absl::Status LiveDirectory::Approve(const directory::Directory& loaded) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string> problems,
                           references_.Remember(loaded, clock_.Now() + absl::Seconds(10)));
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
}

}  // namespace tanggap::service
