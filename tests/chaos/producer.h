// Writers of business rows with their events: some threads, together at a given rate or as fast as
// they are answered.
//
//   Producer producer({.events_per_second = 500, .threads = 8}, pool, clock, random, metrics,
//                     [&](const std::vector<base::Uuid>& events) { publisher->Poke(); });
//   ...
//   producer.Stop();
//
// A statement that fails is not repeated: what counts is what stands in the database.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/postgres/pool.h"
#include "libs/telemetry/metrics.h"
#include "tests/chaos/things.h"

namespace tanggap::chaos {

struct ProducerOptions {
  // Of all threads together; 0: as fast as they are answered.
  int events_per_second = 0;
  int threads = 4;
  ChangeOptions change = {};
};

class Producer {
 public:
  // `committed` is told of every statement that told events, on the writing thread.
  using Committed = std::function<void(const std::vector<base::Uuid>&)>;
  Producer(ProducerOptions options, postgres::Pool& pool, const base::Clock& clock,
           base::Random& random, telemetry::Metrics& metrics, Committed committed);
  ~Producer();

  void Stop();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void Run();
  // Once more, after a pause, until there are things to change.
  bool LoadThings();
  // False when it is to end.
  bool WaitUntil(SteadyTime due);

  const ProducerOptions options_;
  const base::Clock& clock_;
  const Committed committed_;
  Things things_;
  telemetry::Counter& told_;
  telemetry::Counter& failures_;

  base::Mutex mutex_;
  base::Condition changed_;
  bool loaded_ TANGGAP_GUARDED_BY(mutex_) = false;
  bool stopping_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace tanggap::chaos
