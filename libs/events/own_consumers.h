// Keeps up to date what a service makes of its own events: runs the consumer whose rows are served,
// and beside it, when the operator asks for one, another that is being rebuilt (consumers.h).
//
//   OwnConsumers workload({.connection = pool_options, .source = "complaints", .projection = projection,
//                          .first = "workload-1", .take_over = Workloads::CopyFromCases,
//                          .rebuilt = options.rebuild_workload}, needs);
//   workload.Start();                                             // once the tables are there
//   workload.Wake();                                              // something got its place in a log
//   for (const std::string& note : workload.notes()) page += note;
//
// A consumer that is new does not read the logs from their beginning, which may be deleted: it
// takes over what there is now, stands at the end of the logs, and goes on from there. Between the
// two nothing is lost or counted twice, because a version that it has is not applied again.
//
// Their transactions do not wait for the disk (ConsumerOptions::synchronous_commit): this is for
// handlers that write rows and nothing else, and for readers who may find them as they were a
// moment ago.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/events/consumer_lookup.h"
#include "libs/exec/periodic_task.h"
#include "libs/postgres/pool.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::events {

struct OwnConsumersOptions {
  // Each consumer has a connection of its own, made so, so that it does not wait behind calls.
  postgres::PoolOptions connection;
  // Whose logs, as it stands in events.
  std::string source;
  // What they make. `delete_rows` is not used here.
  Projection projection;
  // The consumer that is served until the operator switches to another.
  std::string first;
  // Writes for a consumer what there is now of these agencies, where that is newer.
  std::function<absl::Status(postgres::Transaction& transaction, std::string_view consumer,
                             const std::vector<std::string>& agencies)>
      take_over;
  // What the log says when a consumer has taken over what there is.
  std::string taken_over = "A consumer begins with what there is now";
  // The name of one to fill beside the one that is served; empty for none.
  std::string rebuilt;
};

class OwnConsumers {
 public:
  struct Needs {
    const base::Clock& clock;
    base::Random& random;
    telemetry::Logger& log;
    telemetry::Metrics& metrics;
  };
  // What `needs` refers to outlives it.
  OwnConsumers(OwnConsumersOptions options, const Needs& needs);
  ~OwnConsumers();

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

  const OwnConsumersOptions options_;
  const Needs needs_;
  // Of the thread that begins them.
  bool all_begun_ = false;
  mutable base::Mutex mutex_;
  std::vector<std::unique_ptr<One>> consumers_ TANGGAP_GUARDED_BY(mutex_);
  std::string problem_ TANGGAP_GUARDED_BY(mutex_);
  // Ends before what it uses.
  std::unique_ptr<exec::PeriodicTask> beginning_;
};

}  // namespace tanggap::events
