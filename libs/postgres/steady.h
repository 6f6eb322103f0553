// Deadlines in time that never jumps. For this library only.
//
// Callers give deadlines on base::Clock, which is moved when the database's clock is measured anew.
// What waits here converts once, on entry.
#pragma once

#include <absl/time/time.h>

#include <algorithm>
#include <chrono>

#include "libs/base/clock.h"

namespace tanggap::postgres::internal {

using SteadyTime = std::chrono::steady_clock::time_point;

// "No deadline" is a day, so that sums never overflow.
inline constexpr absl::Duration kLongest = absl::Hours(24);

inline SteadyTime After(absl::Duration delay) {
  return std::chrono::steady_clock::now() +
         absl::ToChronoNanoseconds(std::clamp(delay, absl::ZeroDuration(), kLongest));
}
inline SteadyTime ToSteady(absl::Time deadline, const base::Clock& clock) {
  return After(deadline - clock.Now());
}
inline absl::Duration Until(SteadyTime deadline) {
  return absl::FromChrono(deadline - std::chrono::steady_clock::now());
}
inline bool HasPassed(SteadyTime deadline) { return deadline <= std::chrono::steady_clock::now(); }

}  // namespace tanggap::postgres::internal
