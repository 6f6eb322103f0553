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

PeriodicTask::PeriodicTask(absl::Duration period, std::function<void()> run)
    : period_(period), run_(std::move(run)), thread_([this] { Loop(); }) {}

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
  while (WaitForTurn()) run_();
}

bool PeriodicTask::WaitForTurn() {
  base::MutexLock lock(mutex_);
  const absl::Duration due = SteadyNow() + period_;
  while (!woken_ && !stopping_) {
    const absl::Duration left = due - SteadyNow();
    if (left <= absl::ZeroDuration()) break;
    changed_.WaitFor(lock, std::min(left, kLongestWait));
  }
  woken_ = false;
  return !stopping_;
}

}  // namespace tanggap::exec
