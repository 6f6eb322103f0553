// One log as a consumer sees it while it runs. Internal to consumer.cc.
#pragma once

#include <absl/status/status.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "libs/events/checkpoints.h"

namespace tanggap::events {

using SteadyTime = std::chrono::steady_clock::time_point;

struct FollowedLog {
  Checkpoint checkpoint;
  // The newest position that was heard of.
  int64_t head = 0;
  // Why it cannot be followed; OK when it can.
  absl::Status halted;
  // An event that fails: how it failed, how often in that way, and when it is tried again.
  absl::Status failure;
  int tries = 0;
  SteadyTime not_before = {};
  // This many events are applied one by one: one among them fails, and nobody knows yet which.
  int64_t careful_until = 0;
};

}  // namespace tanggap::events
