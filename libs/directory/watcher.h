// Keeps the directory up to date: reads the folder again when its files change, and swaps the new
// version in at once. A folder with an error is refused and the last good version stays, with a log
// line for each error that says file and line, and a metric that stays at 1 until it is mended.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Watcher> watcher, Watcher::Start({.load = options}, clock, log, metrics));
//   std::shared_ptr<const Directory> directory = watcher->current();    // hold it for the length of one call
//
// Threads: everything may be called from any.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/directory/directory.h"
#include "libs/directory/load.h"
#include "libs/exec/periodic_task.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::directory {

struct WatcherOptions {
  // `previous` is the watcher's own affair.
  LoadOptions load;
  // How often the files are looked at; infinite for only when told to.
  absl::Duration period = absl::Seconds(5);
  // Asked of every version that loads without an error, before it is used; an error refuses it. For
  // what only a database knows (ReferenceStore::Remember).
  std::function<absl::Status(const Directory&)> approve;
};

class Watcher {
 public:
  // Loads the folder; an error when it cannot be used, for there is no last good version yet. The
  // references outlive the watcher.
  static absl::StatusOr<std::unique_ptr<Watcher>> Start(WatcherOptions options,
                                                        const base::Clock& clock,
                                                        telemetry::Logger& log,
                                                        telemetry::Metrics& metrics);
  ~Watcher();

  std::shared_ptr<const Directory> current() const;
  // Reads the folder now, whether it has changed or not, and tells all that is found. The directory
  // in it is the one in use afterwards: the new one, or the last good one when there were errors.
  Loaded Reload();

 private:
  Watcher(WatcherOptions options, const base::Clock& clock, telemetry::Logger& log,
          telemetry::Metrics& metrics);
  Loaded ReloadLocked() TANGGAP_REQUIRES(reload_mutex_);
  void LookAtFiles();
  void LogProblems(const Loaded& loaded);

  const WatcherOptions options_;
  const base::Clock& clock_;
  telemetry::Logger& log_;
  telemetry::Counter& loaded_total_;
  telemetry::Counter& refused_total_;
  telemetry::Gauge& refused_now_;

  // One reload at a time.
  base::Mutex reload_mutex_;
  std::string seen_etag_ TANGGAP_GUARDED_BY(reload_mutex_);
  std::string seen_stamp_ TANGGAP_GUARDED_BY(reload_mutex_);
  mutable base::Mutex current_mutex_;
  std::shared_ptr<const Directory> current_ TANGGAP_GUARDED_BY(current_mutex_);
  // Last, so that it stops before the rest goes.
  std::unique_ptr<exec::PeriodicTask> task_;
};

}  // namespace tanggap::directory
