// Does what is due when a reporter stays silent: reminds, closes answered cases, withdraws cases
// whose information never came. Runs in every instance; the version decides between two that find
// the same case. A case that cannot be carried out holds up no other: it is logged, counted and
// left alone for a while, longer each time.
//
//   exec::PeriodicTask task(absl::Seconds(5), [&] { timers.Run(stopping); });
#pragma once

#include <atomic>
#include <map>

#include "libs/base/mutex.h"
#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/complaints/api/changes.h"
#include "services/complaints/store/cases.h"
#include "services/complaints/store/timers.h"

namespace tanggap::complaints {

class SilenceTimers {
 public:
  SilenceTimers(const service::World& world, Timers& timers, Cases& cases, Changes& changes,
                telemetry::Logger& log, telemetry::Metrics& metrics);

  // Everything that is due now, or until `stopping`. Gives how many cases were changed.
  int Run(const std::atomic<bool>& stopping);

 private:
  // A case that could not be carried out: how often in a row, and when to try it again.
  struct Failure {
    int times = 0;
    absl::Time again;
  };

  // Whether the case was changed.
  bool TryOne(const base::Uuid& complaint);
  absl::StatusOr<bool> Fire(const base::Uuid& complaint, absl::Time now);
  bool IsLeftAlone(const base::Uuid& complaint, absl::Time now) const;
  void Remember(const base::Uuid& complaint, const absl::Status& failure, absl::Time now);
  void Forget(const base::Uuid& complaint);

  const service::World& world_;
  Timers& timers_;
  Cases& cases_;
  Changes& changes_;
  telemetry::Logger& log_;
  telemetry::Counter& fired_;
  telemetry::Counter& failed_;
  mutable base::Mutex mutex_;
  std::map<base::Uuid, Failure> failures_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::complaints
