#include "services/complaints/domain/clock.h"

namespace tanggap::complaints {

Clock StartClock(directory::v1::ClockKind kind, int run, const directory::v1::Allowance& allowance,
                 absl::Time now, const directory::WorkCalendar& calendar) {
  Clock clock;
  clock.kind = kind;
  clock.run = run;
  clock.allowance = allowance;
  clock.start = now;
  clock.due = calendar.Due(now, allowance);
  return clock;
}

absl::Duration LeftAt(const Clock& clock, absl::Time time,
                      const directory::WorkCalendar& calendar) {
  return calendar.Elapsed(time, clock.due, clock.allowance.unit());
}

void Pause(Clock& clock, absl::Time now) {
  if (!clock.Ended() && !clock.paused_at.has_value()) clock.paused_at = now;
}

void Resume(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (clock.Ended() || !clock.paused_at.has_value()) return;
  // A clock that had run out before the pause stays due when it was.
  if (clock.due > *clock.paused_at) {
    clock.due =
        calendar.Due(now, LeftAt(clock, *clock.paused_at, calendar), clock.allowance.unit());
  }
  clock.paused_at.reset();
}

void Meet(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (clock.Ended()) return;
  Resume(clock, now, calendar);
  clock.met = now;
}

void Drop(Clock& clock, absl::Time now, const directory::WorkCalendar& calendar) {
  if (clock.Ended()) return;
  Resume(clock, now, calendar);
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
