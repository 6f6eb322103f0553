#include "libs/directory/watcher.h"

#include <absl/status/status.h>

#include <utility>

#include "libs/base/strings.h"
#include "libs/directory/folder.h"

namespace tanggap::directory {

absl::StatusOr<std::unique_ptr<Watcher>> Watcher::Start(WatcherOptions options,
                                                        const base::Clock& clock,
                                                        telemetry::Logger& log,
                                                        telemetry::Metrics& metrics) {
  std::unique_ptr<Watcher> watcher(new Watcher(std::move(options), clock, log, metrics));
  const Loaded loaded = watcher->Reload();
  if (!loaded.directory) {
    return absl::FailedPreconditionError(
        base::AsAbsl(base::Join("The directory cannot be used: ", FirstErrors(loaded.problems))));
  }
  Watcher* self = watcher.get();
  if (self->options_.period < absl::InfiniteDuration()) {
    watcher->task_ = std::make_unique<exec::PeriodicTask>(self->options_.period,
                                                          [self] { self->LookAtFiles(); });
  }
  return watcher;
}

Watcher::Watcher(WatcherOptions options, const base::Clock& clock, telemetry::Logger& log,
                 telemetry::Metrics& metrics)
    : options_(std::move(options)),
      clock_(clock),
      log_(log),
      loaded_total_(metrics.Counter("tanggap_directory_loads_total",
                                    "Versions of the directory read.", {{"result", "loaded"}})),
      refused_total_(metrics.Counter("tanggap_directory_loads_total",
                                     "Versions of the directory read.", {{"result", "refused"}})),
      refused_now_(metrics.Gauge(
          "tanggap_directory_refused",
          "1 while the directory's files hold errors and an earlier version is in use.")) {}

Watcher::~Watcher() = default;

std::shared_ptr<const Directory> Watcher::current() const {
  base::MutexLock lock(current_mutex_);
  return current_;
}

Loaded Watcher::Reload() {
  base::MutexLock lock(reload_mutex_);
  return ReloadLocked();
}

Loaded Watcher::ReloadLocked() {
  LoadOptions load = options_.load;
  load.previous = current();
  // The stamp is taken first: a file that changes while it is read is read again.
  seen_stamp_ = StampOf(load.folder);
  Loaded loaded = Load(load, clock_);
  seen_etag_ = loaded.etag;
  if (loaded.directory && options_.approve) {
    const absl::Status approved = options_.approve(*loaded.directory);
    if (!approved.ok()) {
      loaded.problems.push_back({std::string(kFederationFile), 0, Severity::kError,
                                 std::string(base::AsStd(approved.message()))});
      loaded.directory = nullptr;
      // It may be refused for want of a database: ask again.
      seen_etag_.clear();
      seen_stamp_.clear();
    }
  }
  LogProblems(loaded);
  refused_now_.Set(loaded.directory ? 0 : 1);
  (loaded.directory ? loaded_total_ : refused_total_).Increment();
  base::MutexLock swap(current_mutex_);
  if (loaded.directory) current_ = loaded.directory;
  loaded.directory = current_;
  return loaded;
}

void Watcher::LookAtFiles() {
  base::MutexLock lock(reload_mutex_);
  std::string stamp = StampOf(options_.load.folder);
  if (!stamp.empty() && stamp == seen_stamp_) return;
  if (ReadFolder(options_.load.folder).etag == seen_etag_) {
    seen_stamp_ = std::move(stamp);
    return;
  }
  ReloadLocked();
}

void Watcher::LogProblems(const Loaded& loaded) {
  for (const Problem& problem : loaded.problems) {
    log_.Log(problem.severity == Severity::kError ? telemetry::Severity::kError
                                                  : telemetry::Severity::kWarning,
             "The directory has a problem.",
             {{"file", problem.file}, {"line", problem.line}, {"problem", problem.sentence}});
  }
  if (loaded.directory) {
    log_.Info("The directory was loaded.",
              {{"etag", loaded.directory->etag()},
               {"agencies", static_cast<int64_t>(loaded.directory->agencies().size())}});
  } else {
    log_.Error("The directory was refused; the last good version stays in use.");
  }
}

}  // namespace tanggap::directory
