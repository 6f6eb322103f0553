// The directory as it is at this moment, and the reference tables beside it: read from the database
// and the folder once both are there, and from the folder again when it changes.
//
//   LiveDirectory directory({.folder = options.directory, .instance = options.instance}, pool, needs);
//   TANGGAP_RETURN_IF_ERROR(directory.Start(deadline));          // until it succeeds, nothing below may be called
//   const std::shared_ptr<const directory::Directory> now = directory.current();
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "libs/base/clock.h"
#include "libs/directory/reference_store.h"
#include "libs/directory/watcher.h"
#include "libs/postgres/pool.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::complaints {

struct LiveDirectoryOptions {
  std::string folder;
  std::string instance;
};

class LiveDirectory {
 public:
  // The references outlive it.
  LiveDirectory(LiveDirectoryOptions options, postgres::Pool& pool, const base::Clock& clock,
                telemetry::Logger& log, telemetry::Metrics& metrics);

  // Succeeds once; may be tried again until then.
  absl::Status Start(absl::Time deadline);

  // After Start, from any thread.
  std::shared_ptr<const directory::Directory> current() const { return watcher_->current(); }
  std::shared_ptr<const directory::RegionIndex> regions() const { return regions_; }
  directory::ReferenceStore& references() { return references_; }

 private:
  absl::Status Approve(const directory::Directory& loaded);

  const LiveDirectoryOptions options_;
  const base::Clock& clock_;
  telemetry::Logger& log_;
  telemetry::Metrics& metrics_;
  directory::ReferenceStore references_;
  std::shared_ptr<const directory::RegionIndex> regions_;
  std::unique_ptr<directory::Watcher> watcher_;
};

}  // namespace tanggap::complaints
