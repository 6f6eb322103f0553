#include "libs/exec/periodic_task.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tanggap::exec {

namespace {

// Longer waits overflow the clock of a condition.
constexpr absl::Duration kLongestWait = absl::Hours(24);

// A member would be written while the thread, which may be inside its first run, reads it.
thread_local const PeriodicTask* task_of_this_thread = nullptr;

absl::Duration SteadyNow() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

PeriodicTask::PeriodicTask(absl::Duration period, std::function<void()> run,
                           absl::Duration longest_rest)
    : period_(period),
      run_(std::move(run)),
      longest_rest_(longest_rest),
      thread_([this] { Loop(); }) {}

PeriodicTask::~PeriodicTask() { Stop(); }

void PeriodicTask::Wake() {
  base::MutexLock lock(mutex_);
  woken_ = true;
  changed_.NotifyAll();
}

void PeriodicTask::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (task_of_this_thread == this) return;
  base::MutexLock lock(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

bool PeriodicTask::stopping() const {
  base::MutexLock lock(mutex_);
  return stopping_;
}

void PeriodicTask::Loop() {
  task_of_this_thread = this;
  absl::Duration rest = absl::ZeroDuration();
  while (WaitForTurn(rest)) {
    const absl::Duration begin = SteadyNow();
    run_();
    rest = std::min(SteadyNow() - begin, longest_rest_);
  }
}

bool PeriodicTask::WaitForTurn(absl::Duration rest) {
  base::MutexLock lock(mutex_);
  const absl::Duration now = SteadyNow();
  const absl::Duration rested = now + rest;
  const absl::Duration due = now + std::max(period_, rest);
  while (!stopping_) {
    const absl::Duration left = (woken_ ? rested : due) - SteadyNow();
    if (left <= absl::ZeroDuration()) break;
    changed_.WaitFor(lock, std::min(left, kLongestWait));
  }
  woken_ = false;
  return !stopping_;
}

}  // namespace tanggap::exec
