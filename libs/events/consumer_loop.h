// What a Consumer does, turn by turn, on a thread of its own: loads the checkpoints when it cannot
// be sure of them, looks for new logs, receives (receiver.h), applies (careful_applier.h), rests
// when there is nothing to do. Internal to Consumer.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/events/applier.h"
#include "libs/events/careful_applier.h"
#include "libs/events/checkpoints.h"
#include "libs/events/consumer.h"
#include "libs/events/consumer_metrics.h"
#include "libs/events/followed_logs.h"
#include "libs/events/parking.h"
#include "libs/events/receiver.h"
#include "libs/events/sparing_source.h"
#include "libs/events/steady_time.h"
#include "libs/exec/periodic_task.h"

namespace tanggap::events {

class ConsumerLoop {
 public:
  // Begins at once. Without `streams` there is no Redis. The references outlive it.
  ConsumerLoop(ConsumerOptions options, postgres::Pool& pool, Source& source, Handler& handler,
               const base::Clock& clock, telemetry::Logger& logger, telemetry::Metrics& metrics,
               std::unique_ptr<StreamReader> streams);
  ~ConsumerLoop();

  // As those of Consumer.
  void Wake();
  std::vector<std::string> notes() const;
  void Stop();

 private:
  void Turn();
  absl::Status Load();
  absl::Status Discover();
  // Takes over what the heads say; gives the logs of which it is doubtful whether they can be
  // followed.
  std::set<std::string> Compare(const std::vector<LogHead>& heads);
  absl::Status Begin(const std::vector<LogHead>& fresh);
  absl::Status Receive();
  absl::Status ReceiveFromSource(const std::vector<LogPosition>& ready);
  // The source's last failure, when it is to be left alone for now.
  absl::Status Pull(const std::set<std::string>& agencies, PullReason reason);
  absl::Status Apply(std::vector<Stretch> stretches);
  void LookAtOwnDatabase();

  void Pause(absl::Duration most);
  void NoteTrouble(const absl::Status& status);
  void Report();

  const ConsumerOptions options_;
  postgres::Pool& pool_;
  SparingSource source_;
  const base::Clock& clock_;
  telemetry::Logger& logger_;
  ConsumerMetrics metrics_;
  const Checkpoints checkpoints_;
  const Parking parking_;
  Applier applier_;

  // Of the thread alone.
  FollowedLogs logs_;
  Receiver receiver_;
  CarefulApplier careful_applier_;
  // Whether `logs_` stand where the checkpoints do.
  bool loaded_ = false;
  SteadyTime next_discovery_ = {};
  // The last time that it succeeded, or the start.
  SteadyTime discovered_ = SteadyNow();
  SteadyTime next_look_ = {};
  absl::Status discovery_;
  absl::Status trouble_;

  mutable base::Mutex mutex_;
  base::Condition woken_;
  bool wake_ TANGGAP_GUARDED_BY(mutex_) = false;
  bool stopping_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::vector<std::string> notes_ TANGGAP_GUARDED_BY(mutex_);
  // Last, so that it ends before what it uses.
  std::unique_ptr<exec::PeriodicTask> task_;
};

}  // namespace tanggap::events
