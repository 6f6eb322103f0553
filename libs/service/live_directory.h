// The directory as it is at this moment, and the reference tables beside it: read from the database
// and the folder once both are there. The folder is read again when it changes, and all of it when
// the reference tables do: a holiday that is decreed moves what is due.
//
//   LiveDirectory directory({.folder = options.directory, .instance = options.instance}, pool, clock, log, metrics);
//   TANGGAP_RETURN_IF_ERROR(directory.Start(deadline));          // until it succeeds, nothing below may be called
//   const std::shared_ptr<const directory::Directory> now = directory.current();
//   directory.Refresh(deadline);                                 // each minute
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/directory/reference_store.h"
#include "libs/directory/watcher.h"
#include "libs/postgres/pool.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::service {

struct LiveDirectoryOptions {
  std::string folder;
  std::string instance;
};

class LiveDirectory {
 public:
  // The references outlive it.
  LiveDirectory(LiveDirectoryOptions options, postgres::Pool& pool, const base::Clock& clock,
                telemetry::Logger& log, telemetry::Metrics& metrics);

  // May be tried again until it succeeds.
  absl::Status Start(absl::Time deadline);
  // Takes new reference tables over, if there are any. One call at a time. With an error the old
  // ones stay; it is logged.
  void Refresh(absl::Time deadline);

  // After Start, from any thread.
  std::shared_ptr<const directory::Directory> current() const;
  std::shared_ptr<const directory::RegionIndex> regions() const;
  directory::ReferenceStore& references() { return references_; }

 private:
  absl::Status Approve(const directory::Directory& loaded);

  const LiveDirectoryOptions options_;
  const base::Clock& clock_;
  telemetry::Logger& log_;
  telemetry::Metrics& metrics_;
  directory::ReferenceStore references_;
  // Of the reference tables that are in use.
  std::string editions_;
  mutable base::Mutex mutex_;
  std::shared_ptr<const directory::RegionIndex> regions_ TANGGAP_GUARDED_BY(mutex_);
  std::shared_ptr<directory::Watcher> watcher_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::service
