// How an Executor is set up, and what it tells about itself.
#pragma once

#include <absl/time/time.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libs/exec/task.h"

namespace tanggap::exec {

// A kind of traffic with a queue of its own. A class is named by its index in
// ExecutorOptions::classes.
struct TrafficClass {
  std::string name;
  // How many tasks may wait. More are refused.
  size_t queue_capacity = 256;
  // Its part of the picks while other classes wait too, relative to theirs. What a class does not
  // use, others get.
  int guaranteed_share = 1;
  // Counts towards max_running_low: a class of long or unimportant tasks.
  bool low = false;
  // A task that waited longer is shed instead of run.
  absl::Duration wait_budget = absl::Seconds(1);
};

struct ExecutorOptions {
  int workers = 8;
  std::vector<TrafficClass> classes = {};
  // How many tasks of low classes run at once, so that some worker is always free, or soon free,
  // for the others. 0 means all workers but one (but at least one).
  int max_running_low = 0;
  // When the oldest task of a class has waited longer than `target` for `interval` on end, its
  // newest goes first.
  absl::Duration target = absl::Milliseconds(5);
  absl::Duration interval = absl::Milliseconds(100);
  // Told how long each task was queued, when it begins to run or is shed. Called from several
  // threads at once.
  std::function<void(size_t traffic_class, absl::Duration wait)> on_wait = {};
};

// What became of a submitted task.
enum class Admission {
  kAccepted,  // it will be run or shed
  kFull,      // the class's queue is full: the caller keeps the task
  kDraining,  // the program is ending: the caller keeps the task
};

// accepted = queued + running + finished + all of shed.
struct ClassStats {
  size_t queued = 0;
  size_t running = 0;
  uint64_t accepted = 0;
  uint64_t refused = 0;
  uint64_t finished = 0;
  std::array<uint64_t, kShedReasons> shed = {};  // by ShedReason
};

}  // namespace tanggap::exec
