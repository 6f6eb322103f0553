// Does what the nights do (store/nights.h), once in each (domain/night.h): as soon as the service
// runs when a night was missed, and again every ten minutes what could not be done. No step stops
// another, and several processes may be at it.
//
//   NightTask night(world, pool, log, metrics);
//   {.repeated = {{NightTask::kPeriod, [&] { night.RunIfDue(); }}}}
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "libs/postgres/pool.h"
#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/store/nights.h"

namespace tanggap::surveys {

// One thread at a time.
class NightTask {
 public:
  static constexpr absl::Duration kPeriod = absl::Minutes(10);

  // All outlive it. `pool` is its own: its statements take minutes.
  NightTask(const service::World& world, postgres::Pool& pool, telemetry::Logger& log,
            telemetry::Metrics& metrics);

  // What is still to be done of the last night.
  void RunIfDue();
  // All of the last night, even if it was done. The first error of a step; what others were working
  // on is none.
  absl::Status Run();

 private:
  struct Step;
  static const Step kSteps[];

  // Gives how much had to be left, for others were working on it.
  using Left = absl::StatusOr<int64_t>;
  Left Forget();
  Left Rewrite();
  Left DropExpired();
  Left Move();
  Left Vacuum();

  absl::Status RunSteps();
  absl::Status ForgetOf(const HoldingSurvey& survey);
  void Tell(const char* step, const Left& left);
  absl::Time Deadline() const;

  const service::World& world_;
  Nights nights_;
  telemetry::Logger& log_;
  std::map<std::string, telemetry::Counter*> failed_;
  std::map<std::string, telemetry::Gauge*> left_;
  // What is being done: the night, the steps of it that were.
  Night night_;
  std::set<std::string> finished_;
};

}  // namespace tanggap::surveys
