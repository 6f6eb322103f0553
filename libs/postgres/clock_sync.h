// Keeps base::SystemClock at the database's time, so that all instances of a service agree on
// "now".
//
//   base::SystemClock clock;
//   postgres::Pool pool(options, clock, random);
//   postgres::ClockSync sync(pool, clock, {});        // measures at once, then every minute
//
// The database's clock is read and compared with the local one at half the round trip; of a few
// readings the quickest counts, and it counts when the clock is wrong by more than the reading may
// be, so that time does not step back for nothing. While the database is away the latest offset
// stands.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "libs/base/clock.h"
#include "libs/exec/periodic_task.h"
#include "libs/postgres/pool.h"

namespace tanggap::postgres {

class ClockSync {
 public:
  struct Options {
    absl::Duration period = absl::Minutes(1);
    int readings = 5;
    // A reading that took longer says too little to go by.
    absl::Duration longest_round_trip = absl::Seconds(1);
  };
  struct Offset {
    absl::Duration offset;      // what to add to the machine's clock
    absl::Duration round_trip;  // the offset is wrong by half of it at most
  };

  // `clock` is the one that the pool's deadlines are on.
  ClockSync(Pool& pool, base::SystemClock& clock, Options options);
  ClockSync(Pool& pool, base::SystemClock& clock) : ClockSync(pool, clock, Options()) {}

  // One measurement, which changes nothing. UNAVAILABLE when no reading was quick enough.
  static absl::StatusOr<Offset> Measure(Pool& pool, const base::Clock& deadlines,
                                        const Options& options);

  // The offset to go on with: the one that stands, unless it is wrong by more than the measurement
  // may be.
  static absl::Duration NextOffset(const Offset& measured, absl::Duration current);

 private:
  exec::PeriodicTask task_;
};

}  // namespace tanggap::postgres
