#include "services/complaints/domain/clock.h"

namespace tanggap::complaints {

namespace {

// Stops the clock's running and remembers what has run. Working time is counted only up to the
// whole allowance plus what ran over it, so an overdue clock that is paused is still overdue when
// it goes on.
void Halt(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (!clock.running_since.has_value()) return;
  clock.used += calendar.Elapsed(*clock.running_since, now, clock.allowance.unit());
  clock.running_since.reset();
}

}  // namespace

Clock StartClock(directory::v1::ClockKind kind, int run, const directory::v1::Allowance& allowance,
                 absl::Time now, const directory::WorkCalendar& calendar, absl::Duration used) {
  Clock clock;
  clock.kind = kind;
  clock.run = run;
  clock.allowance = allowance;
  clock.start = now;
  clock.used = used;
  clock.running_since = now;
  clock.due = calendar.Due(now, directory::LengthOf(allowance) - used, allowance.unit());
  return clock;
}

void Pause(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (clock.Ended() || clock.paused_at.has_value()) return;
  Halt(clock, now, calendar);
  clock.paused_at = now;
}

void Resume(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (clock.Ended() || !clock.paused_at.has_value()) return;
  clock.paused_at.reset();
  clock.running_since = now;
  // A clock that had run out before the pause stays due when it was.
  const absl::Duration left = directory::LengthOf(clock.allowance) - clock.used;
  if (left > absl::ZeroDuration()) clock.due = calendar.Due(now, left, clock.allowance.unit());
}

void Meet(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (clock.Ended()) return;
  Halt(clock, now, calendar);
  clock.paused_at.reset();
  clock.met = now;
}

void Drop(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (clock.Ended()) return;
  Halt(clock, now, calendar);
  clock.paused_at.reset();
  clock.dropped = true;
}

const Clock* FindLatest(const std::vector<Clock>& clocks, directory::v1::ClockKind kind) {
  for (auto clock = clocks.rbegin(); clock != clocks.rend(); ++clock) {
    if (clock->kind == kind) return &*clock;
  }
  return nullptr;
}

const Clock* FindUnmet(const std::vector<Clock>& clocks, directory::v1::ClockKind kind) {
  const Clock* latest = FindLatest(clocks, kind);
  return latest != nullptr && !latest->Ended() ? latest : nullptr;
}

Clock* FindUnmet(std::vector<Clock>& clocks, directory::v1::ClockKind kind) {
  return const_cast<Clock*>(FindUnmet(std::as_const(clocks), kind));
}

}  // namespace tanggap::complaints
