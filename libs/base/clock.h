// The one source of time. Code that needs to know what time it is takes a `Clock&`, so that tests
// decide it.
//
//   base::SystemClock clock;                     // in app.cc
//   absl::Time now = clock.Now();
//
//   base::ManualClock clock(absl::FromUnixSeconds(1'700'000'000));   // in a test
//   clock.Advance(absl::Hours(24));
#pragma once

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>

namespace tanggap::base {

class Clock {
 public:
  virtual ~Clock() = default;
  // The time now, in whole microseconds: what PostgreSQL can store, so that a value read back
  // equals the one written.
  virtual absl::Time Now() const = 0;
};

// The machine's clock, moved by the offset that was last measured against the database (see
// postgres::ClockSync), so that every instance of a service agrees on the time to within a network
// round trip.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override {
    return absl::FromUnixMicros(absl::GetCurrentTimeNanos() / 1000 + offset_micros_.load());
  }
  void SetOffset(absl::Duration offset) { offset_micros_ = absl::ToInt64Microseconds(offset); }

 private:
  std::atomic<int64_t> offset_micros_{0};
};

// A clock that stands still until it is told to move. Safe to share between threads.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(absl::Time start) : micros_(absl::ToUnixMicros(start)) {}
  absl::Time Now() const override { return absl::FromUnixMicros(micros_.load()); }
  void Advance(absl::Duration by) { micros_ += absl::ToInt64Microseconds(by); }
  void Set(absl::Time time) { micros_ = absl::ToUnixMicros(time); }

 private:
  std::atomic<int64_t> micros_;
};

}  // namespace tanggap::base
