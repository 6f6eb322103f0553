// Worker threads behind bounded queues, one for each class of traffic. Use it for whatever would
// block the thread that work arrives on. It says no early: a full queue refuses at once, and a task
// that waited too long, or whose deadline has passed, is shed without being run.
//
//   exec::Executor executor({.workers = 8,
//                            .classes = {{.name = "intake", .guaranteed_share = 40},
//                                        {.name = "lists", .guaranteed_share = 15, .low = true}}},
//                           clock);
//   std::unique_ptr<exec::Task> task = exec::MakeTask([call] { call->Handle(); },
//                                                     [call](exec::ShedReason why) {
//                                                     call->Refuse(why); });
//   if (executor.Submit(kIntake, deadline, std::move(task)) != exec::Admission::kAccepted)
//   call->RefuseNow();
//   ...
//   executor.Drain(clock.Now() + absl::Seconds(20));
//
// Tasks get their turns by deficit round robin over the classes' shares; see options.h for what can
// be set.
#pragma once

#include <absl/time/time.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/exec/options.h"
#include "libs/exec/scheduler.h"
#include "libs/exec/task.h"

namespace tanggap::exec {

class Executor {
 public:
  Executor(ExecutorOptions options, const base::Clock& clock);
  // Drains without giving waiting tasks time to run.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Never blocks. `task` is moved from only when it was accepted: a caller that is refused still
  // holds it.
  Admission Submit(size_t traffic_class, absl::Time deadline, std::unique_ptr<Task>&& task);

  // Refuses new tasks, lets waiting ones run until `deadline`, sheds those left, and returns when
  // every task has ended and the threads are gone. A running task is waited for, however long it
  // takes. Not from inside a task. May be called more than once.
  void Drain(absl::Time deadline);

  ClassStats Stats(size_t traffic_class) const;
  const std::vector<TrafficClass>& classes() const { return options_.classes; }

 private:
  struct Step {
    std::optional<internal::Picked> picked;
    std::vector<internal::ToShed> shed;
  };

  void Work();
  // Waits for something to do. False when the worker should end.
  bool Next(Step& step);
  void ShedAll(std::vector<internal::ToShed>& shed);

  const ExecutorOptions options_;
  const base::Clock& clock_;

  mutable base::Mutex mutex_;
  base::Condition work_;
  base::Condition drained_;
  internal::Scheduler scheduler_ TANGGAP_GUARDED_BY(mutex_);
  size_t idle_ TANGGAP_GUARDED_BY(mutex_) = 0;
  bool draining_ TANGGAP_GUARDED_BY(mutex_) = false;

  base::Mutex join_mutex_;
  std::vector<std::thread> threads_ TANGGAP_GUARDED_BY(join_mutex_);
};

}  // namespace tanggap::exec
