#include "libs/events/receiver.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::events {

namespace {

constexpr absl::Duration kBeaconPeriod = absl::Seconds(1);

}  // namespace

bool Receiver::MayAskRedis() const {
  return streams_ != nullptr && streams_->UntilNextAttempt() == absl::ZeroDuration();
}

Received Receiver::FromRedis(const std::vector<LogPosition>& positions) {
  const int64_t count = std::clamp<int64_t>(options_.batch / static_cast<int64_t>(positions.size()),
                                            8, options_.batch);
  Arrivals arrivals = streams_->Read(positions, options_.block, count);
  Received received;
  for (auto& [agency, events] : arrivals.events) {
    FollowedLog& log = logs_.Of(agency);
    log.head = std::max(log.head, events.back().position());
    received.stretches.push_back(StretchOf(log.checkpoint.position, std::move(events)));
  }
  received.missing = std::move(arrivals.gaps);
  // What Redis does not answer is read from the source with the next turn.
  const bool quiet = received.stretches.empty() && received.missing.empty() && arrivals.status.ok();
  if (quiet) {
    received.missing = BehindTheirBeacons();
    received.reason = PullReason::kBeacon;
  }
  return received;
}

// The logs for which Redis cannot be believed to have been silent for a reason.
std::set<std::string> Receiver::BehindTheirBeacons() {
  std::set<std::string> ready;
  for (const LogPosition& position : logs_.Ready()) ready.insert(position.agency);
  if (SteadyNow() >= next_beacons_) {
    next_beacons_ = After(kBeaconPeriod);
    auto beacons = streams_->Beacons(ready);
    beacons_ = beacons.ok() ? *std::move(beacons) : std::map<std::string, Beacon>();
  }
  std::set<std::string> behind;
  for (const std::string& agency : ready) {
    const LogPosition& position = logs_.Of(agency).checkpoint.position;
    const auto beacon = beacons_.find(agency);
    if (beacon == beacons_.end() || beacon->second.epoch != position.epoch ||
        beacon->second.position > position.position) {
      behind.insert(agency);
    }
  }
  return behind;
}

absl::StatusOr<std::vector<Stretch>> Receiver::FromSource(const std::set<std::string>& agencies,
                                                          PullReason reason, absl::Time deadline) {
  metrics_.pulls(reason).Increment();
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<LogSlice> slices,
      source_.Read(logs_.PositionsOf(agencies), {.events = options_.batch}, deadline));
  std::vector<Stretch> stretches;
  for (LogSlice& slice : slices) {
    std::optional<Stretch> stretch = Take(std::move(slice));
    if (stretch.has_value()) stretches.push_back(*std::move(stretch));
  }
  return stretches;
}

std::optional<Stretch> Receiver::Take(LogSlice slice) {
  FollowedLog& log = logs_.Of(slice.agency);
  const LogPosition& from = log.checkpoint.position;
  SetHalted(log, slice);
  if (!slice.status.ok()) return std::nullopt;
  log.head = slice.head_position;
  if (!slice.events.empty()) return StretchOf(from, std::move(slice.events));
  if (slice.epoch == from.epoch || slice.epoch.IsNil()) return std::nullopt;
  // A new run took over all that was read: its epoch is ours from now on.
  Checkpoint to = log.checkpoint;
  to.position.epoch = slice.epoch;
  return Stretch{from, std::move(to), {}};
}

void Receiver::SetHalted(FollowedLog& log, const LogSlice& slice) {
  if (!slice.status.ok() && log.halted.ok()) {
    logger_.Error("The log of an agency can be followed no further",
                  {{"consumer", options_.consumer},
                   {"agency", slice.agency},
                   {"position", log.checkpoint.position.position},
                   {"problem", base::AsStd(slice.status.message())}});
  } else if (slice.status.ok() && !log.halted.ok()) {
    logger_.Info("The log of an agency is followed again",
                 {{"consumer", options_.consumer}, {"agency", slice.agency}});
  }
  log.halted = slice.status;
}

}  // namespace tanggap::events
