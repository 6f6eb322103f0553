// One clock of a complaint: how long a step may take in the agency's working time, with true pause
// and resume. What has run before a pause is never lost and never counted twice.
//
//   Clock clock = StartClock(directory::v1::CLOCK_KIND_RESOLVE, 1, allowance, now, calendar);
//   Pause(clock, asked);     // the reporter is asked for information
//   Resume(clock, told, calendar);     // due is later by just the working time in between
//   Meet(clock, answered, calendar);
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <vector>

#include "libs/directory/calendar.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::complaints {

struct Clock {
  directory::v1::ClockKind kind = directory::v1::CLOCK_KIND_UNSPECIFIED;
  // 1 for the first run, 2 for the run after a dispute or a reopening, and so on.
  int run = 1;
  directory::v1::Allowance allowance;
  absl::Time start = absl::InfinitePast();
  // When it runs out; while it is paused: when it would have, had it not been paused. What is left
  // of the allowance at any instant is the working time from then to here. Of a clock that has
  // ended: when it would have run out, so that one that was met in time was met before this.
  absl::Time due = absl::InfiniteFuture();
  // Since when it is paused, if it is.
  std::optional<absl::Time> paused_at;
  std::optional<absl::Time> met;
  // Ended without its step being done.
  bool dropped = false;

  bool Ended() const { return met.has_value() || dropped; }
};

// A clock that starts to run at `now`.
Clock StartClock(directory::v1::ClockKind kind, int run, const directory::v1::Allowance& allowance,
                 absl::Time now, const directory::WorkCalendar& calendar);

// The working time that a clock has left at `time`, not less than zero.
absl::Duration LeftAt(const Clock& clock, absl::Time time, const directory::WorkCalendar& calendar);

// Each does nothing to a clock that is not in the state it is for. A clock that ends while it is
// paused is given back what it was paused for, as if it had gone on at that instant.
void Pause(Clock& clock, absl::Time now);
void Resume(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar);
void Meet(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar);
void Drop(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar);

// The latest clock of that kind that has not ended; nullptr when there is none.
const Clock* FindUnmet(const std::vector<Clock>& clocks, directory::v1::ClockKind kind);
Clock* FindUnmet(std::vector<Clock>& clocks, directory::v1::ClockKind kind);
// The latest clock of that kind, ended or not; nullptr when there is none.
const Clock* FindLatest(const std::vector<Clock>& clocks, directory::v1::ClockKind kind);

}  // namespace tanggap::complaints
