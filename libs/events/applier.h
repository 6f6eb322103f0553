// One transaction of a consumer: the checkpoints move, events of parked subjects are put with them,
// the handler applies the rest.
//
//   Applier applier({.synchronous_commit = true}, pool, checkpoints, parking, handler, clock);
//   const absl::StatusOr<Applied> applied = applier.Apply({&stretch, &other});
//   if (applied.ok() && *applied == Applied::kApplied) log.MoveOn(stretch.to);
//
// A transaction whose commit is in doubt needs no care here: the checkpoints, loaded again, say
// whether it was.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/events/checkpoints.h"
#include "libs/events/handler.h"
#include "libs/events/log_slice.h"
#include "libs/events/parking.h"
#include "libs/events/steps.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

// What follows a position in one log: all events up to and with `to`.
struct Stretch {
  LogPosition from;
  Checkpoint to;
  // When its first event was recorded.
  absl::Time begin_time;
  std::vector<common::v1::Event> events;
};

// The stretch from `from` over `events`, which are not empty and follow it.
Stretch StretchOf(const LogPosition& from, std::vector<common::v1::Event> events);

enum class Applied {
  kApplied,
  // Another process of this consumer has moved a checkpoint: load them again. Nothing was changed.
  kFenced,
};

struct ApplierOptions {
  // As in ConsumerOptions.
  bool synchronous_commit = true;
  StepHook step = {};
};

class Applier {
 public:
  // The references outlive it.
  Applier(ApplierOptions options, postgres::Pool& pool, const Checkpoints& checkpoints,
          const Parking& parking, Handler& handler, const base::Clock& clock)
      : options_(std::move(options)),
        pool_(pool),
        checkpoints_(checkpoints),
        parking_(parking),
        handler_(handler),
        clock_(clock) {}

  // All stretches or none.
  absl::StatusOr<Applied> Apply(const std::vector<const Stretch*>& stretches);
  // Passes over the only event of `stretch`, which the handler refused with `failure`.
  absl::StatusOr<Applied> Park(const Stretch& stretch, const absl::Status& failure, int tries);

 private:
  absl::StatusOr<Applied> Advance(
      const std::vector<const Stretch*>& stretches,
      const std::function<absl::Status(postgres::Transaction&, absl::Time now)>& effect);
  void Step(std::string_view name) const {
    if (options_.step) options_.step(name);
  }

  const ApplierOptions options_;
  postgres::Pool& pool_;
  const Checkpoints& checkpoints_;
  const Parking& parking_;
  Handler& handler_;
  const base::Clock& clock_;
};

}  // namespace tanggap::events
