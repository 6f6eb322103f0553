// The queue of one traffic class. In quiet times first come, first served. When the queue stands
// (for `interval` on end its oldest task has waited longer than `target`), the newest task goes
// first: its caller has the most time left, so it is the likeliest to be still there when the
// answer comes, while first come, first served would make every caller wait nearly until its
// deadline. The old ones run when the wave is over, or are shed when their time is up.
//
// Internal to exec; not thread-safe; time is a parameter.
#pragma once

#include <absl/time/time.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "libs/exec/task.h"

namespace tanggap::exec::internal {

struct Waiting {
  std::unique_ptr<Task> task;
  absl::Time since;
  absl::Time deadline;
};

struct Expired {
  std::unique_ptr<Task> task;
  ShedReason reason;
  absl::Duration wait;
};

class ClassQueue {
 public:
  struct Limits {
    size_t capacity;
    absl::Duration wait_budget;
    absl::Duration target;
    absl::Duration interval;
  };
  explicit ClassQueue(const Limits& limits) : limits_(limits) {}
  ClassQueue(ClassQueue&&) = default;

  bool full() const { return waiting_.size() >= limits_.capacity; }
  bool empty() const { return waiting_.empty(); }
  size_t size() const { return waiting_.size(); }

  // Not when full.
  void Push(Waiting waiting);
  // Moves what waited too long at the old end of the queue to `expired`.
  void TakeExpired(absl::Time now, std::vector<Expired>& expired);
  // The task whose turn it is, or nothing; those found past their time on the way go to `expired`.
  std::optional<Waiting> Pop(absl::Time now, std::vector<Expired>& expired);
  // Everything, with the reason kDraining.
  void TakeAll(absl::Time now, std::vector<Expired>& expired);

 private:
  std::optional<ShedReason> ReasonToShed(const Waiting& waiting, absl::Time now) const;
  bool IsStanding(absl::Time now);

  const Limits limits_;
  std::deque<Waiting> waiting_;  // the oldest in front
  absl::Time above_target_since_ = absl::InfiniteFuture();
};

}  // namespace tanggap::exec::internal
