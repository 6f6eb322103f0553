#include "libs/postgres/clock_sync.h"

#include <optional>

#include "libs/base/result.h"
#include "libs/postgres/failure.h"

namespace tanggap::postgres {

namespace {

constexpr Statement kReadClock = {"read_clock", "SELECT clock_timestamp() AS now"};

}  // namespace

absl::StatusOr<ClockSync::Offset> ClockSync::Measure(Pool& pool, const base::Clock& deadlines,
                                                     const Options& options) {
  const base::SystemClock machine;  // without an offset
  std::optional<Offset> best;
  for (int i = 0; i < options.readings; ++i) {
    const absl::Time deadline = deadlines.Now() + 2 * options.longest_round_trip;
    const absl::Time before = machine.Now();
    TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool.Query(kReadClock, deadline));
    const absl::Time after = machine.Now();
    const absl::Duration round_trip = after - before;
    // The machine's clock may itself have been set back in between.
    if (round_trip < absl::ZeroDuration() || round_trip > options.longest_round_trip) continue;
    if (best && best->round_trip <= round_trip) continue;
    best = Offset{rows.Only().Time("now") - (before + round_trip / 2), round_trip};
  }
  if (!best)
    return internal::UnavailableStatus("the database answers too slowly to read its clock");
  return *best;
}

absl::Duration ClockSync::NextOffset(const Offset& measured, absl::Duration current) {
  const bool right = absl::AbsDuration(measured.offset - current) <= measured.round_trip / 2;
  return right ? current : measured.offset;
}

ClockSync::ClockSync(Pool& pool, base::SystemClock& clock, Options options)
    : task_(options.period, [&pool, &clock, options, offset = absl::ZeroDuration()]() mutable {
        const absl::StatusOr<Offset> measured = Measure(pool, clock, options);
        if (!measured.ok()) return;
        offset = NextOffset(*measured, offset);
        clock.SetOffset(offset);
      }) {}

}  // namespace tanggap::postgres
