// Which waiting task runs next: deficit round robin over the classes. The turn goes round; a class
// that has work when its turn comes may run `share / smallest share` tasks before the turn goes on,
// so a class never waits longer than one round, and the shares of classes without work go to those
// that have some.
//
// Internal to exec; not thread-safe; time is a parameter.
#pragma once

#include <absl/time/time.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "libs/exec/class_queue.h"
#include "libs/exec/options.h"

namespace tanggap::exec::internal {

struct Picked {
  size_t traffic_class;
  std::unique_ptr<Task> task;
  absl::Duration wait;
};

struct ToShed {
  size_t traffic_class;
  Expired expired;
};

class Scheduler {
 public:
  explicit Scheduler(const ExecutorOptions& options);

  // False, and `task` stays with the caller, when the class's queue is full.
  bool Push(size_t traffic_class, absl::Time now, absl::Time deadline, std::unique_ptr<Task>& task);
  void CountRefusal(size_t traffic_class) { ++classes_[traffic_class].stats.refused; }
  // The next task to run, which counts as running until Finished; and what is to be shed by now, of
  // any class.
  std::optional<Picked> Pick(absl::Time now, std::vector<ToShed>& shed);
  void Finished(size_t traffic_class);
  void TakeAll(absl::Time now, std::vector<ToShed>& shed);

  bool HasRunnable() const;
  bool empty() const { return queued_ == 0; }
  ClassStats Stats(size_t traffic_class) const;

 private:
  struct Class {
    ClassQueue queue;
    double quantum;
    bool low;
    double credit = 0;
    ClassStats stats = {};
  };

  bool IsRunnable(const Class& each) const;
  void PassTurnOn();
  void CountShed(size_t traffic_class, std::vector<Expired>& expired, std::vector<ToShed>& shed);

  const size_t max_running_low_;
  std::vector<Class> classes_;
  size_t turn_ = 0;
  size_t queued_ = 0;
  size_t running_low_ = 0;
};

}  // namespace tanggap::exec::internal
