// Follows the logs of one source and applies every event once, in the order of each log, whatever
// dies on the way. Any number of processes may run the same consumer; they fence each other.
//
//   events::ConsumerOptions options = {.name = "workload-1", .redis = settings.redis};
//   TANGGAP_ASSIGN_OR_RETURN(const auto consumer,
//       events::Consumer::Create(std::move(options), pool, source, handler, clock, random, log, metrics));
//   ...
//   consumer->Wake();                                      // something was committed: look now
//   for (const std::string& note : consumer->notes()) readiness.Mention(note);
//
// Events come from Redis where that has them, else from the source: a gap, an empty or absent or
// lying Redis cost a call, never an event. An idle consumer writes nothing. Give it a pool of its
// own with one or two connections. To rebuild what a handler made, run a consumer under a new name
// and a handler that writes elsewhere (see consumers.h).
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/events/handler.h"
#include "libs/events/source.h"
#include "libs/events/steps.h"
#include "libs/postgres/pool.h"
#include "libs/redis/options.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::events {

struct ConsumerOptions {
  // Names its checkpoints, and what its handler writes.
  std::string name;
  // Whose logs; empty means all that the source gives.
  std::vector<std::string> agencies = {};
  // Nothing: events are read from the source alone.
  std::optional<redis::Options> redis = std::nullopt;
  // How long Redis is waited for; at most half of its command timeout.
  absl::Duration block = absl::Milliseconds(250);
  // How often the source is asked when Redis is not there.
  absl::Duration poll = absl::Milliseconds(50);
  // How often new logs are looked for, halted ones looked at again, and the checkpoints loaded, in
  // case a crash of the database took the newest back. Where Redis says that there is a new log, it
  // is looked for at once.
  absl::Duration discovery = absl::Seconds(5);
  // How long a process that was fenced leaves the logs to the other.
  absl::Duration fenced_pause = absl::Seconds(1);
  // An event that fails is tried again after this, then after twice as long, up to 25 times.
  absl::Duration retry = absl::Milliseconds(200);
  // After how many failures of one kind an event is parked.
  int tries = 5;
  // Events at once.
  int batch = 500;
  // Whether a transaction is over only when it is on PostgreSQL's disk. False spares each that
  // wait, and a crash of PostgreSQL then takes back the newest ones, which are applied again from
  // the log. That is right for a consumer of which both is true:
  //  - All that its handler does, it does in the transaction that it is given: then a crash takes
  //    back the effect and the checkpoint together. A handler that sends, calls, or tells its
  //    process, does something that stays.
  //  - Whoever reads the effect may find it as it was a moment earlier. What follows from it in the
  //    same database cannot outlive it, for a commit that waits puts all that came before it on the
  //    disk; what somebody else did because of it can.
  // docs/consumer_commits.md says why this is enough.
  bool synchronous_commit = true;
  StepHook step = {};
};

class ConsumerLoop;

class Consumer {
 public:
  // INVALID_ARGUMENT when `options.redis` or `options.block` makes no sense. Begins at once. The
  // references outlive it.
  static absl::StatusOr<std::unique_ptr<Consumer>> Create(
      ConsumerOptions options, postgres::Pool& pool, Source& source, Handler& handler,
      const base::Clock& clock, base::Random& random, telemetry::Logger& logger,
      telemetry::Metrics& metrics);
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  // There may be something new. From any thread; never waits.
  void Wake();
  // What an operator must know: sentences for the readiness page.
  std::vector<std::string> notes() const;
  // Ends after the transaction under way.
  void Stop();

 private:
  explicit Consumer(std::unique_ptr<ConsumerLoop> loop);

  const std::unique_ptr<ConsumerLoop> loop_;
};

}  // namespace tanggap::events
