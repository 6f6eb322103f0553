// Runs a function again and again on a thread of its own: reloading, pruning, publishing.
//
//   exec::PeriodicTask publish(absl::Milliseconds(200), [&] { publisher.RunOnce(); });
//   publish.Wake();                      // there is something to do now
//   publish.Stop();                      // or let it go out of scope
//
// The first run is at once; the period is counted from the end of a run to the beginning of the
// next. What is woken all the time runs all the time, unless it is given rests:
//
//   exec::PeriodicTask publish(period, [&] { publisher.RunOnce(); }, absl::Milliseconds(5));
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <thread>

#include "libs/base/mutex.h"

namespace tanggap::exec {

class PeriodicTask {
 public:
  // `run` may not throw. With an infinite period it runs only when woken, after the first time.
  // After each run it rests for as long as the run took, at most `longest_rest`, even when woken:
  // then runs shorter than that take no more than half of the time from others, and find more to do
  // at once.
  PeriodicTask(absl::Duration period, std::function<void()> run,
               absl::Duration longest_rest = absl::ZeroDuration());
  ~PeriodicTask();
  PeriodicTask(const PeriodicTask&) = delete;
  PeriodicTask& operator=(const PeriodicTask&) = delete;

  // A whole run that begins after this call will follow, soon. Several calls before it begins make
  // one run.
  void Wake();
  // Returns when no run is under way and none will follow. From inside `run` it returns at once,
  // and this run is the last; the destructor may not be called from there. May be called more than
  // once.
  void Stop();
  // For a long run that wants to end early.
  bool stopping() const;

 private:
  void Loop();
  bool WaitForTurn(absl::Duration rest);

  const absl::Duration period_;
  const std::function<void()> run_;
  const absl::Duration longest_rest_;
  mutable base::Mutex mutex_;
  base::Condition changed_;
  bool woken_ TANGGAP_GUARDED_BY(mutex_) = true;
  bool stopping_ TANGGAP_GUARDED_BY(mutex_) = false;
  base::Mutex join_mutex_;
  std::thread thread_;
};

}  // namespace tanggap::exec
