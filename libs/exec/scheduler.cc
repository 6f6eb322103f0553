#include "libs/exec/scheduler.h"

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"

namespace tanggap::exec::internal {

namespace {

size_t LowLimit(const ExecutorOptions& options) {
  const int limit = options.max_running_low > 0 ? options.max_running_low : options.workers - 1;
  return static_cast<size_t>(std::max(1, limit));
}

}  // namespace

Scheduler::Scheduler(const ExecutorOptions& options) : max_running_low_(LowLimit(options)) {
  TANGGAP_INVARIANT(!options.classes.empty(), "an executor has at least one traffic class");
  int smallest = options.classes.front().guaranteed_share;
  for (const TrafficClass& each : options.classes)
    smallest = std::min(smallest, each.guaranteed_share);
  TANGGAP_INVARIANT(smallest > 0, "every class has a share, else it may wait for ever");
  for (const TrafficClass& each : options.classes) {
    TANGGAP_INVARIANT(each.queue_capacity > 0, "every class has room for a task");
    classes_.push_back(
        {ClassQueue({each.queue_capacity, each.wait_budget, options.target, options.interval}),
         static_cast<double>(each.guaranteed_share) / smallest, each.low});
  }
  classes_[turn_].credit = classes_[turn_].quantum;
}

bool Scheduler::Push(size_t traffic_class, absl::Time now, absl::Time deadline,
                     std::unique_ptr<Task>& task) {
  Class& target = classes_[traffic_class];
  if (target.queue.full()) {
    CountRefusal(traffic_class);
    return false;
  }
  target.queue.Push({std::move(task), now, deadline});
  ++target.stats.accepted;
  ++queued_;
  return true;
}

bool Scheduler::IsRunnable(const Class& each) const {
  return !each.queue.empty() && !(each.low && running_low_ >= max_running_low_);
}

bool Scheduler::HasRunnable() const {
  return std::any_of(classes_.begin(), classes_.end(),
                     [this](const Class& each) { return IsRunnable(each); });
}

void Scheduler::CountShed(size_t traffic_class, std::vector<Expired>& expired,
                          std::vector<ToShed>& shed) {
  queued_ -= expired.size();
  for (Expired& each : expired) {
    ++classes_[traffic_class].stats.shed[static_cast<size_t>(each.reason)];
    shed.push_back({traffic_class, std::move(each)});
  }
  expired.clear();
}

void Scheduler::PassTurnOn() {
  // An idle class saves nothing up: its share was lent out.
  if (classes_[turn_].queue.empty()) classes_[turn_].credit = 0;
  turn_ = (turn_ + 1) % classes_.size();
  Class& next = classes_[turn_];
  // The cap is for a low class that kept credit because it was not allowed to run.
  next.credit = std::min(next.credit + next.quantum, next.quantum + 1);
}

std::optional<Picked> Scheduler::Pick(absl::Time now, std::vector<ToShed>& shed) {
  std::vector<Expired> expired;
  for (size_t i = 0; i < classes_.size(); ++i) {
    classes_[i].queue.TakeExpired(now, expired);
    CountShed(i, expired, shed);
  }
  while (HasRunnable()) {
    Class& current = classes_[turn_];
    if (!IsRunnable(current) || current.credit < 1) {
      PassTurnOn();
      continue;
    }
    const size_t traffic_class = turn_;
    std::optional<Waiting> next = current.queue.Pop(now, expired);
    CountShed(traffic_class, expired, shed);
    if (!next) continue;
    --queued_;
    current.credit -= 1;
    ++current.stats.running;
    if (current.low) ++running_low_;
    return Picked{traffic_class, std::move(next->task), now - next->since};
  }
  return std::nullopt;
}

void Scheduler::Finished(size_t traffic_class) {
  Class& each = classes_[traffic_class];
  --each.stats.running;
  ++each.stats.finished;
  if (each.low) --running_low_;
}

void Scheduler::TakeAll(absl::Time now, std::vector<ToShed>& shed) {
  std::vector<Expired> expired;
  for (size_t i = 0; i < classes_.size(); ++i) {
    classes_[i].queue.TakeAll(now, expired);
    CountShed(i, expired, shed);
  }
}

ClassStats Scheduler::Stats(size_t traffic_class) const {
  ClassStats stats = classes_[traffic_class].stats;
  stats.queued = classes_[traffic_class].queue.size();
  return stats;
}

}  // namespace tanggap::exec::internal
