// What carries this service's events on after their commit: the log and whoever gives them their
// places in it, and the bell that wakes open watches.
//
//   EventFlow flow({.source = "complaints", .redis = server, .retention = absl::Hours(9600)}, needs);
//   TANGGAP_RETURN_IF_ERROR(flow.Start([&] { workload.Wake(); }));    // once the tables are there
//   flow.Poke();                                                  // after each commit that wrote events
//   for (const std::string& note : flow.notes()) page += note;
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/events/bell.h"
#include "libs/events/event_log.h"
#include "libs/events/publisher.h"
#include "libs/postgres/pool.h"
#include "libs/redis/options.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::service {

struct EventFlowOptions {
  std::string source;
  std::optional<redis::Options> redis;
  // Events older than this are deleted.
  absl::Duration retention;
};

class EventFlow {
 public:
  struct Needs {
    // For those who read the log.
    postgres::Pool& pool;
    // For the publisher alone, which must not wait behind calls.
    postgres::Pool& publisher_pool;
    const base::Clock& clock;
    base::Random& random;
    telemetry::Logger& log;
    telemetry::Metrics& metrics;
  };
  // What `needs` refers to outlives it.
  EventFlow(EventFlowOptions options, const Needs& needs);

  // `on_published` is called, from a thread of its own, when something got its place in a log; it
  // must not wait.
  absl::Status Start(std::function<void()> on_published);
  // Something was committed. After Start; from any thread, never waits.
  void Poke() { publisher_->Poke(); }
  // What an operator must know, once it has started.
  std::vector<std::string> notes() const { return publisher_->notes(); }
  // Deletes what is older than the retention.
  void ForgetOld();
  // Ends after the transaction under way. What waits then is for the next process.
  void Stop();

  events::EventLog& event_log() { return event_log_; }
  events::Bell& bell() { return bell_; }

 private:
  const EventFlowOptions options_;
  const Needs needs_;
  events::EventLog event_log_;
  events::Bell bell_;
  std::unique_ptr<events::Publisher> publisher_;
};

}  // namespace tanggap::service
