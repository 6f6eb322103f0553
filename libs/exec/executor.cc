#include "libs/exec/executor.h"

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"

namespace tanggap::exec {

namespace {

// How often a waiting thread looks at the clock, which may be another one than the one that a
// condition waits by.
constexpr absl::Duration kLook = absl::Milliseconds(20);

thread_local const Executor* executor_of_this_thread = nullptr;

}  // namespace

Executor::Executor(ExecutorOptions options, const base::Clock& clock)
    : options_(std::move(options)), clock_(clock), scheduler_(options_) {
  TANGGAP_INVARIANT(options_.workers > 0, "an executor has at least one worker");
  base::MutexLock lock(join_mutex_);
  for (int i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { Work(); });
}

Executor::~Executor() { Drain(absl::InfinitePast()); }

Admission Executor::Submit(size_t traffic_class, absl::Time deadline,
                           std::unique_ptr<Task>&& task) {
  TANGGAP_INVARIANT(traffic_class < options_.classes.size(), "the traffic class exists");
  const absl::Time now = clock_.Now();
  base::MutexLock lock(mutex_);
  if (draining_) {
    scheduler_.CountRefusal(traffic_class);
    return Admission::kDraining;
  }
  if (!scheduler_.Push(traffic_class, now, deadline, task)) return Admission::kFull;
  if (idle_ > 0) work_.NotifyOne();
  return Admission::kAccepted;
}

void Executor::Work() {
  executor_of_this_thread = this;
  Step step;
  while (Next(step)) {
    ShedAll(step.shed);
    if (!step.picked) continue;
    if (options_.on_wait) options_.on_wait(step.picked->traffic_class, step.picked->wait);
    step.picked->task->Run();
    step.picked->task.reset();
  }
}

bool Executor::Next(Step& step) {
  base::MutexLock lock(mutex_);
  if (step.picked) scheduler_.Finished(step.picked->traffic_class);
  while (true) {
    step.picked = scheduler_.Pick(clock_.Now(), step.shed);
    // Ending a low task may have made way for two: this worker takes one, and wakes another for the
    // rest.
    if (idle_ > 0 && scheduler_.HasRunnable()) work_.NotifyOne();
    if (draining_ && scheduler_.empty()) {
      drained_.NotifyAll();
      work_.NotifyAll();
    }
    if (step.picked || !step.shed.empty()) return true;
    if (draining_ && scheduler_.empty()) return false;
    ++idle_;
    if (scheduler_.empty()) {
      work_.Wait(lock);
    } else {
      // What waits may not run now, as too many low tasks do; but it can still come to the end of
      // its time.
      work_.WaitFor(lock, kLook);
    }
    --idle_;
  }
}

void Executor::ShedAll(std::vector<internal::ToShed>& shed) {
  for (internal::ToShed& each : shed) {
    if (options_.on_wait) options_.on_wait(each.traffic_class, each.expired.wait);
    each.expired.task->Shed(each.expired.reason);
    each.expired.task.reset();
  }
  shed.clear();
}

void Executor::Drain(absl::Time deadline) {
  TANGGAP_INVARIANT(executor_of_this_thread != this, "a task may not drain its own executor");
  std::vector<internal::ToShed> left_over;
  {
    base::MutexLock lock(mutex_);
    draining_ = true;
    work_.NotifyAll();
    while (!scheduler_.empty()) {
      const absl::Duration left = deadline - clock_.Now();
      if (left <= absl::ZeroDuration()) break;
      drained_.WaitFor(lock, std::min(left, kLook));
    }
    scheduler_.TakeAll(clock_.Now(), left_over);
    work_.NotifyAll();
  }
  ShedAll(left_over);
  base::MutexLock lock(join_mutex_);
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

ClassStats Executor::Stats(size_t traffic_class) const {
  TANGGAP_INVARIANT(traffic_class < options_.classes.size(), "the traffic class exists");
  base::MutexLock lock(mutex_);
  return scheduler_.Stats(traffic_class);
}

}  // namespace tanggap::exec
