// Tells in the night that nobody is to be reminded any more: of invitations whose time is over, and
// of those that were answered on a day before, in an order of chance and both alike.
//
//   InvitationNight night(world, invitations, [&] { flow.Poke(); }, log);
//   exec::PeriodicTask repeated(absl::Hours(1), [&] { night.Run(stopping); });
#pragma once

#include <atomic>
#include <functional>

#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/store/invitations.h"

namespace tanggap::surveys {

class InvitationNight {
 public:
  // `committed` wakes whoever carries events on. All outlive it.
  InvitationNight(const service::World& world, Invitations& invitations,
                  std::function<void()> committed, telemetry::Logger& log)
      : world_(world), invitations_(invitations), committed_(std::move(committed)), log_(log) {}

  // All that the last night ended, or until `stopping`. Gives how many there were.
  int64_t Run(const std::atomic<bool>& stopping);

 private:
  absl::StatusOr<int64_t> EndSome(const Night& night);

  const service::World& world_;
  Invitations& invitations_;
  const std::function<void()> committed_;
  telemetry::Logger& log_;
};

}  // namespace tanggap::surveys
