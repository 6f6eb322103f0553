// Time for waiting within one process: it never jumps. What is written anywhere is told by
// base::Clock instead.
//
//   SteadyTime next = After(absl::Seconds(5));
//   if (SteadyNow() >= next) ...
#pragma once

#include <absl/time/time.h>

#include <chrono>

namespace tanggap::events {

using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }
inline SteadyTime After(absl::Duration duration) {
  return SteadyNow() + absl::ToChronoNanoseconds(duration);
}

}  // namespace tanggap::events
