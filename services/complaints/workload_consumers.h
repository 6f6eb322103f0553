// Keeps the workload up to date: runs the consumer whose rows are served, and beside it, when the
// operator asks for one, another that is being rebuilt (README.md, runbook).
//
//   WorkloadConsumers workload({.connection = pool_options, .rebuilt = options.rebuild_workload}, needs);
//   workload.Start();                                             // once the tables are there
//   workload.Wake();                                              // something got its place in a log
//   for (const std::string& note : workload.notes()) page += note;
//
// A consumer that is new does not read the logs from their beginning, which may be deleted: it
// takes over what the cases are now, stands at the end of the logs, and goes on from there. Between
// the two nothing is lost or counted twice, because a version that it has is not applied again.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/exec/periodic_task.h"
#include "libs/postgres/pool.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::complaints {

struct WorkloadConsumersOptions {
  // Each consumer has a connection of its own, made so, so that it does not wait behind calls.
  postgres::PoolOptions connection;
  // Whose logs, as it stands in events.
  std::string source;
  // The name of one to fill beside the one that is served; empty for none.
  std::string rebuilt;
};

class WorkloadConsumers {
 public:
  struct Needs {
    const base::Clock& clock;
    base::Random& random;
    telemetry::Logger& log;
    telemetry::Metrics& metrics;
  };
  // What `needs` refers to outlives it.
  WorkloadConsumers(WorkloadConsumersOptions options, const Needs& needs);
  ~WorkloadConsumers();

  // Begins on a thread of its own, and tries until it can.
  void Start();
  // From any thread; never waits.
  void Wake();
  // What an operator must know.
  std::vector<std::string> notes() const;
  // Ends after the transaction under way.
  void Stop();

 private:
  class One;

  void Begin();
  absl::Status BeginAll();
  absl::StatusOr<std::vector<std::string>> Names();

  const WorkloadConsumersOptions options_;
  const Needs needs_;
  // Of the thread that begins them.
  bool all_begun_ = false;
  mutable base::Mutex mutex_;
  std::vector<std::unique_ptr<One>> consumers_ TANGGAP_GUARDED_BY(mutex_);
  std::string problem_ TANGGAP_GUARDED_BY(mutex_);
  // Ends before what it uses.
  std::unique_ptr<exec::PeriodicTask> beginning_;
};

}  // namespace tanggap::complaints
