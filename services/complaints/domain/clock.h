// One clock of a complaint: how long a step may take in the agency's working time, with true pause
// and resume. What has run before a pause is never lost and never counted twice.
//
//   Clock clock = StartClock(directory::v1::CLOCK_KIND_RESOLVE, 1, allowance, now, calendar);
//   Pause(clock, asked, calendar);     // the reporter is asked for information
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
  // Working time that had passed when it last began to run.
  absl::Duration used = absl::ZeroDuration();
  // Since when it runs; absent while it is paused and once it has ended.
  std::optional<absl::Time> running_since;
  std::optional<absl::Time> paused_at;
  // When it runs out; while it is paused: when it would have, had it not been paused.
  absl::Time due = absl::InfiniteFuture();
  std::optional<absl::Time> met;
  // Ended without its step being done.
  bool dropped = false;

  bool Ended() const { return met.has_value() || dropped; }
};

// A clock that starts to run at `now`, with `used` of its allowance gone already.
Clock StartClock(directory::v1::ClockKind kind, int run, const directory::v1::Allowance& allowance,
                 absl::Time now, const directory::WorkCalendar& calendar,
                 absl::Duration used = absl::ZeroDuration());

// Each does nothing to a clock that is not in the state it is for.
void Pause(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar);
void Resume(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar);
void Meet(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar);
void Drop(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar);

// The latest clock of that kind that has not ended; nullptr when there is none.
const Clock* FindUnmet(const std::vector<Clock>& clocks, directory::v1::ClockKind kind);
Clock* FindUnmet(std::vector<Clock>& clocks, directory::v1::ClockKind kind);
// The latest clock of that kind, ended or not; nullptr when there is none.
const Clock* FindLatest(const std::vector<Clock>& clocks, directory::v1::ClockKind kind);

}  // namespace tanggap::complaints
