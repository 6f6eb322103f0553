// Gives every event its position, and tells everybody: one per process, any number of processes for
// one database, none of them the leader.
//
//   events::PublisherOptions options = {.source = "complaints"};
//   options.on_committed = [&](const std::vector<std::string>& agencies) { bell.Ring(agencies); };
//   TANGGAP_ASSIGN_OR_RETURN(const auto publisher, events::Publisher::Create(std::move(options), pool, clock, random, log, metrics));
//   ...
//   publisher->Poke();                                    // after each commit that wrote events
//   for (const std::string& note : publisher->notes()) readiness.Mention(note);
//
// A poke is cheap and may be forgotten: what waits is also looked for every 100 ms, by a read, so
// that an idle service writes nothing. Give it a pool of its own with two connections: it must not
// wait behind calls. Without `redis` consumers read the log alone.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/events/event_log.h"
#include "libs/events/redis_copy.h"
#include "libs/events/sequencer.h"
#include "libs/events/steady_time.h"
#include "libs/events/steps.h"
#include "libs/exec/periodic_task.h"
#include "libs/postgres/pool.h"
#include "libs/redis/options.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::events {

struct PublisherOptions {
  // The service whose events these are; it stands in every event and in the keys of Redis.
  std::string source;
  // Nothing: events are not copied.
  std::optional<redis::Options> redis;
  // Newest events of each log that are kept in Redis.
  int64_t window = 50'000;
  // How often the outbox is looked at without a poke, and how often it is measured and Redis
  // compared with the logs.
  absl::Duration poll = absl::Milliseconds(100);
  absl::Duration beat = absl::Seconds(1);
  // Events of one transaction.
  int batch = 1000;
  // Called on the publisher's thread after each commit, with the agencies whose logs have grown.
  std::function<void(const std::vector<std::string>& agencies)> on_committed;
  StepHook step;
};

class Publisher {
 public:
  // INVALID_ARGUMENT when `options.redis` makes no sense. Begins at once. The references outlive
  // it.
  static absl::StatusOr<std::unique_ptr<Publisher>> Create(
      PublisherOptions options, postgres::Pool& pool, const base::Clock& clock,
      base::Random& random, telemetry::Logger& logger, telemetry::Metrics& metrics);
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  // There may be something in the outbox. From any thread, many a microsecond; never waits.
  void Poke();

  // What an operator must know: sentences for the readiness page.
  std::vector<std::string> notes() const;

  // Ends after the transaction under way. What is in the outbox then is for the next process.
  void Stop();

 private:
  Publisher(PublisherOptions options, postgres::Pool& pool, const base::Clock& clock,
            base::Random& random, telemetry::Logger& logger, telemetry::Metrics& metrics,
            std::unique_ptr<redis::Connection> connection);
  void Run();
  absl::Status Measure();
  absl::Status Sequence(bool from_the_beginning);
  void Announce(Sequencer::Moved moved);
  void HoldBackRestored();
  void NoteState(const absl::Status& status);

  const PublisherOptions options_;
  telemetry::Logger& logger_;
  telemetry::Counter& sequenced_;
  telemetry::Histogram& batch_events_;
  telemetry::Counter& failures_;
  telemetry::Counter& violations_;
  telemetry::Gauge& outbox_rows_;
  telemetry::Gauge& outbox_oldest_;
  EventLog log_;
  Sequencer sequencer_;
  std::unique_ptr<RedisCopy> copy_;

  // Of the thread alone.
  SteadyTime next_beat_ = {};
  std::set<std::string> held_back_;

  std::atomic<bool> stopping_{false};
  std::atomic<bool> poked_{false};
  std::atomic<bool> failing_{false};
  // Last, so that it ends before what it uses.
  std::unique_ptr<exec::PeriodicTask> task_;
};

}  // namespace tanggap::events
