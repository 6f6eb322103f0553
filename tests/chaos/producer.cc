#include "tests/chaos/producer.h"

#include <algorithm>
#include <utility>

namespace tanggap::chaos {

namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(5);
constexpr auto kPause = std::chrono::milliseconds(50);

std::chrono::steady_clock::time_point SteadyNow() { return std::chrono::steady_clock::now(); }

}  // namespace

Producer::Producer(ProducerOptions options, postgres::Pool& pool, const base::Clock& clock,
                   base::Random& random, telemetry::Metrics& metrics, Committed committed)
    : options_(options),
      clock_(clock),
      committed_(std::move(committed)),
      things_(pool, clock, random),
      told_(metrics.Counter("tanggap_chaos_told_total", "Events known to be committed.")),
      failures_(metrics.Counter("tanggap_chaos_failed_changes_total", "Statements that failed.")) {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

Producer::~Producer() { Stop(); }

void Producer::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

bool Producer::WaitUntil(SteadyTime due) {
  base::MutexLock lock(mutex_);
  while (!stopping_ && SteadyNow() < due) {
    changed_.WaitFor(lock, absl::FromChrono(due - SteadyNow()));
  }
  return !stopping_;
}

bool Producer::LoadThings() {
  base::MutexLock lock(mutex_);
  if (!loaded_) loaded_ = things_.Load(clock_.Now() + kTimeLimit).ok();
  return loaded_;
}

void Producer::Run() {
  while (!LoadThings()) {
    if (!WaitUntil(SteadyNow() + kPause)) return;
  }
  const std::chrono::duration<double> per_event(options_.events_per_second > 0
                                                    ? static_cast<double>(options_.threads) /
                                                          options_.events_per_second
                                                    : 0.0);
  SteadyTime due = SteadyNow();
  while (WaitUntil(due)) {
    const auto told = things_.ChangeSome(options_.change, clock_.Now() + kTimeLimit);
    if (!told.ok()) {
      failures_.Increment();
      due = SteadyNow() + kPause;
      continue;
    }
    told_.Increment(static_cast<double>(told->size()));
    if (!told->empty()) committed_(*told);
    due += std::chrono::duration_cast<SteadyTime::duration>(per_event *
                                                            static_cast<double>(told->size()));
    // What could not be written in time is not made up for in a burst.
    due = std::max(due, SteadyNow() - kPause);
  }
}

}  // namespace tanggap::chaos
