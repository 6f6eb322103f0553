// Runs what the nights do (store/nights.h), once after 18:00 UTC: then the day has ended in every
// Indonesian time zone. What fails is tried again the next time.
//
//   NightTask night(world, pool, log);
//   {.repeated = {{NightTask::kPeriod, [&] { night.RunIfDue(); }}}}
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>

#include "libs/postgres/pool.h"
#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "services/surveys/store/nights.h"

namespace tanggap::surveys {

class NightTask {
 public:
  static constexpr absl::Duration kPeriod = absl::Minutes(10);

  // All outlive it. `pool` is its own: its statements take minutes.
  NightTask(const service::World& world, postgres::Pool& pool, telemetry::Logger& log)
      : world_(world), nights_(pool), log_(log) {}

  // One thread at a time.
  void RunIfDue();
  // All of it, whatever the hour.
  absl::Status Run();

 private:
  absl::Status Forget(absl::Time now, absl::Time deadline);

  const service::World& world_;
  Nights nights_;
  telemetry::Logger& log_;
  // The UTC day since 1970 whose night was done.
  int64_t done_ = -1;
};

}  // namespace tanggap::surveys
