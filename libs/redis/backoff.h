// How long to leave a server alone after it failed. Internal to libs/redis.
//
// Random, so that many programs that lost the same server do not all come back at once.
#pragma once

#include <absl/time/time.h>

#include <algorithm>
#include <cstdint>

#include "libs/base/random.h"

namespace tanggap::redis::internal {

class Backoff {
 public:
  Backoff(absl::Duration shortest, absl::Duration longest)
      : shortest_(shortest), longest_(longest), bound_(shortest) {}

  // Counts a failure; gives the pause before the next attempt.
  absl::Duration Fail(base::Random& random) {
    bound_ = std::min(bound_ * 2, longest_);
    const int64_t width = absl::ToInt64Microseconds(bound_ - shortest_);
    return shortest_ + absl::Microseconds(random.Below(static_cast<uint64_t>(width) + 1));
  }
  void Succeed() { bound_ = shortest_; }

 private:
  const absl::Duration shortest_;
  const absl::Duration longest_;
  absl::Duration bound_;
};

}  // namespace tanggap::redis::internal
