// Does what is due when a reporter stays silent: reminds, closes answered cases, withdraws cases
// whose information never came. Runs in every instance; the version decides between two that find
// the same case.
//
//   exec::PeriodicTask task(absl::Seconds(5), [&] { timers.Run(stopping); });
#pragma once

#include <atomic>

#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/complaints/api/changes.h"
#include "services/complaints/api/world.h"
#include "services/complaints/store/cases.h"
#include "services/complaints/store/timers.h"

namespace tanggap::complaints {

class SilenceTimers {
 public:
  SilenceTimers(const World& world, Timers& timers, Cases& cases, Changes& changes,
                telemetry::Logger& log, telemetry::Metrics& metrics);

  // Everything that is due now, or until `stopping`. Gives how many cases were changed.
  int Run(const std::atomic<bool>& stopping);

 private:
  absl::StatusOr<bool> Fire(const base::Uuid& complaint, absl::Time now);

  const World& world_;
  Timers& timers_;
  Cases& cases_;
  Changes& changes_;
  telemetry::Logger& log_;
  telemetry::Counter& fired_;
  telemetry::Counter& failed_;
};

}  // namespace tanggap::complaints
