// Takes responses up into figures, again and again: what is done each second.
//
//   CellTask task(world, cells, log, metrics);
//   .repeated = {{absl::Seconds(1), [&] { task.Run(); }}}
#pragma once

#include <absl/status/status.h>

#include <cstdint>

#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/surveys/store/cells.h"

namespace tanggap::surveys {

// Not for several threads at once; several processes may each have one.
class CellTask {
 public:
  // What is given outlives it.
  CellTask(const service::World& world, Cells& cells, telemetry::Logger& log,
           telemetry::Metrics& metrics);

  void Run();

 private:
  FoldTime Now() const;
  // Everything that is due of a survey. Gives how many deltas were taken up.
  absl::StatusOr<int64_t> RunOf(const DueFold& due, const FoldTime& time);

  const service::World& world_;
  Cells& cells_;
  telemetry::Logger& log_;
  telemetry::Counter& taken_;
  telemetry::Counter& failed_;
  int64_t since_vacuum_ = 0;
};

}  // namespace tanggap::surveys
