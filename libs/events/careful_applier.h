// Applies what was received, and finds out what to do when it fails: all logs together, as nearly
// always; when an event is refused, each log by itself, then the events of that log one by one; the
// one that is refused is tried again at growing intervals while other logs go on, and is parked
// when it fails alike too often. Internal to ConsumerLoop, whose thread alone calls it.
//
//   const absl::StatusOr<Applied> outcome = applier.Apply(std::move(stretches));
//   if (!outcome.ok() || *outcome == Applied::kFenced) LoadTheCheckpointsAgain();
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "libs/events/applier.h"
#include "libs/events/consumer_metrics.h"
#include "libs/events/followed_logs.h"
#include "libs/events/handler.h"
#include "libs/telemetry/log.h"

namespace tanggap::events {

struct CarefulApplierOptions {
  std::string consumer;
  // An event that fails is tried again after this, then after twice as long, up to 25 times.
  absl::Duration retry;
  // After how many failures of one kind an event is parked.
  int tries = 5;
};

class CarefulApplier {
 public:
  // All references outlive it.
  CarefulApplier(CarefulApplierOptions options, FollowedLogs& logs, Applier& applier,
                 const Handler& handler, telemetry::Logger& logger, ConsumerMetrics& metrics)
      : options_(std::move(options)),
        logs_(logs),
        applier_(applier),
        handler_(handler),
        logger_(logger),
        metrics_(metrics) {}

  // Moves each log on as far as it could be applied; one that must wait says so in `logs`. Fenced,
  // or a failure that passes by itself: then nobody here knows where the logs stand, and only the
  // checkpoints do.
  absl::StatusOr<Applied> Apply(std::vector<Stretch> stretches);

 private:
  absl::StatusOr<Applied> ApplyTogether(const std::vector<const Stretch*>& stretches);
  absl::StatusOr<Applied> ApplyOneByOne(Stretch stretch);
  absl::StatusOr<Applied> Park(const Stretch& one);
  // True when the event has now failed often enough.
  bool NoteFailure(FollowedLog& log, const absl::Status& failure);
  bool MustBeCareful(const Stretch& stretch) {
    return stretch.from.position < logs_.Of(stretch.from.agency).careful_until;
  }
  void MoveOn(const Stretch& stretch);

  const CarefulApplierOptions options_;
  FollowedLogs& logs_;
  Applier& applier_;
  const Handler& handler_;
  telemetry::Logger& logger_;
  ConsumerMetrics& metrics_;
};

}  // namespace tanggap::events
