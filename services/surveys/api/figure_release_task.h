// Tells others, after each full hour, what has moved in figures (FiguresReleased): the sums of each
// month of a unit and of the agency that may be shown.
//
//   FigureReleaseTask task(world, releases, books, profiles, poke, log, metrics);
//   .repeated = {{absl::Seconds(1), [&] { task.RunIfDue(); }}}         // after CellTask::Run
//
// By the hour, so that an event's time is not that of the responses that moved the figures.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/surveys/api/suppression_book.h"
#include "services/surveys/store/figure_releases.h"
#include "services/surveys/store/profiles.h"

namespace tanggap::surveys {

class FigureReleaseTask {
 public:
  // What is given outlives it. `poke` is called once something was told.
  FigureReleaseTask(const service::World& world, FigureReleases& releases, SuppressionBooks& books,
                    Profiles& profiles, std::function<void()> poke, telemetry::Logger& log,
                    telemetry::Metrics& metrics);

  // One thread at a time, in each of several processes. Tells everything that is to be told when an
  // hour has begun since it did so, or since the start; of a survey whose figures somebody else is
  // at as soon as that has ended.
  void RunIfDue();

 private:
  // One survey at the moment at which it is told.
  class Telling;

  // How much; nothing when somebody else is at the survey's figures.
  absl::StatusOr<std::optional<size_t>> Tell(const DueRelease& due, absl::Time now);
  absl::StatusOr<std::optional<Profile>> ProfileOf(const DueRelease& due, absl::Time deadline);

  const service::World& world_;
  FigureReleases& releases_;
  SuppressionBooks& books_;
  Profiles& profiles_;
  const std::function<void()> poke_;
  telemetry::Logger& log_;
  telemetry::Counter& told_;
  telemetry::Counter& failed_;

  // Of RunIfDue alone: hours since 1970, and surveys of which nothing could be told in this one
  // yet.
  int64_t hour_;
  std::set<base::Uuid> busy_;
};

}  // namespace tanggap::surveys
