// Takes responses up into figures, again and again: what is done each second.
//
//   CellTask task(world, cells, books, log, metrics);
//   .repeated = {{absl::Seconds(1), [&] { task.Run(); }}}
#pragma once

#include <absl/status/status.h>

#include <cstdint>

#include "libs/base/uuid.h"
#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/surveys/api/fold_pace.h"
#include "services/surveys/api/suppression_book.h"
#include "services/surveys/store/cells.h"

namespace tanggap::surveys {

class CellTask {
 public:
  // What is given outlives it.
  CellTask(const service::World& world, Cells& cells, SuppressionBooks& books,
           telemetry::Logger& log, telemetry::Metrics& metrics);

  // One thread at a time, in each of several processes. It folds the surveys that something came
  // to; at each full hour and after a start everything that is due, because months and days end
  // without anything coming.
  void Run();

 private:
  FoldTime TimeAt(absl::Time now) const;
  absl::StatusOr<Folded> FoldOnce(const DueFold& due, const FoldTime& time);
  void TellFailure(const DueFold& due, const absl::Status& status);

  const service::World& world_;
  Cells& cells_;
  SuppressionBooks& books_;
  telemetry::Logger& log_;
  telemetry::Counter& taken_;
  telemetry::Counter& failed_;

  // Of Run alone.
  int64_t since_vacuum_ = 0;
  // Hours since 1970: when everything was last looked at.
  int64_t hour_ = -1;
  FoldPace pace_;
};

}  // namespace tanggap::surveys
