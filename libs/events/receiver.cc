#include "libs/events/receiver.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::events {

namespace {

constexpr absl::Duration kBeaconPeriod = absl::Seconds(1);
// How long a stream that cannot be read is not tried again.
constexpr absl::Duration kRefusedPeriod = absl::Seconds(1);
// How long the roster is left alone after it had news: whoever writes it, a look at the source
// costs more than an entry.
constexpr absl::Duration kRosterPeriod = absl::Seconds(1);

}  // namespace

std::vector<LogPosition> Receiver::Askable(const std::vector<LogPosition>& ready) const {
  std::vector<LogPosition> askable;
  const bool try_refused = SteadyNow() >= try_refused_;
  for (const LogPosition& position : ready) {
    if (gaps_.contains(position.agency)) continue;
    if (try_refused || !refused_.contains(position.agency)) askable.push_back(position);
  }
  return askable;
}

Received Receiver::FromRedis(const std::vector<LogPosition>& ready) {
  Received received;
  if (!MayAskRedis()) return received;
  const std::vector<LogPosition> asked = Askable(ready);
  const bool with_roster = SteadyNow() >= next_roster_;
  // Without a log to read there is still word of the first.
  if (asked.empty() && !(ready.empty() && with_roster)) return received;
  const int64_t count = std::clamp<int64_t>(
      options_.batch / std::max<int64_t>(static_cast<int64_t>(asked.size()), 1), 8, options_.batch);
  // What others than the asked have is not to wait for longer than it does without Redis.
  const bool all = !asked.empty() && asked.size() == ready.size();
  Arrivals arrivals =
      streams_->Read(asked, with_roster ? WithRoster::kYes : WithRoster::kNo,
                     all ? options_.block : std::min(options_.block, options_.poll), count);
  NoteRedis(arrivals.status);
  if (!arrivals.status.ok()) return received;
  received.from_redis = true;
  if (arrivals.roster != Roster::kSilent) next_roster_ = After(kRosterPeriod);
  received.more_logs = arrivals.roster == Roster::kGrew;
  NoteRefused(asked, arrivals.refused);
  gaps_.insert(arrivals.gaps.begin(), arrivals.gaps.end());
  std::set<std::string> silent;
  for (const LogPosition& position : asked) silent.insert(position.agency);
  for (auto& [agency, events] : arrivals.events) {
    FollowedLog& log = logs_.Of(agency);
    log.See(std::max(log.head, events.back().position()), clock_.Now());
    received.stretches.push_back(StretchOf(log.checkpoint.position, std::move(events)));
    log.waiting_since = received.stretches.back().begin_time;
    silent.erase(agency);
  }
  AddMissing(ready, received);
  for (const std::string& agency : received.missing) silent.erase(agency);
  // A log may be silent for ever beside others that are not.
  if (received.stretches.empty() || SteadyNow() >= next_beacons_) {
    const std::set<std::string> behind = BehindTheirBeacons(silent);
    if (received.missing.empty()) received.reason = PullReason::kBeacon;
    received.missing.insert(behind.begin(), behind.end());
  }
  return received;
}

void Receiver::AddMissing(const std::vector<LogPosition>& ready, Received& received) {
  const bool pull_refused = !refused_.empty() && SteadyNow() >= next_pull_of_refused_;
  if (pull_refused) next_pull_of_refused_ = After(options_.poll);
  bool any_gap = false;
  for (const LogPosition& position : ready) {
    const bool gap = gaps_.contains(position.agency);
    any_gap = any_gap || gap;
    if (gap || (pull_refused && refused_.contains(position.agency))) {
      received.missing.insert(position.agency);
    }
  }
  received.reason = any_gap ? PullReason::kGap : PullReason::kNoRedis;
}

void Receiver::NoteRedis(const absl::Status& status) {
  if (!AreAlike(status, redis_trouble_)) {
    if (status.ok()) {
      logger_.Info("Events are read from Redis again", {{"consumer", options_.consumer}});
    } else {
      logger_.Warning(
          "Redis cannot be used for now; events are read from the log itself",
          {{"consumer", options_.consumer}, {"problem", base::AsStd(status.message())}});
    }
  }
  redis_trouble_ = status;
}

void Receiver::NoteRefused(const std::vector<LogPosition>& asked,
                           const std::map<std::string, absl::Status>& refused) {
  if (!refused.empty()) try_refused_ = After(kRefusedPeriod);
  for (const LogPosition& position : asked) {
    const auto found = refused.find(position.agency);
    if (found == refused.end()) {
      if (refused_.erase(position.agency) > 0) {
        logger_.Info("The stream of an agency can be read again",
                     {{"consumer", options_.consumer}, {"agency", position.agency}});
      }
    } else if (refused_.insert_or_assign(position.agency, found->second).second) {
      next_pull_of_refused_ = {};
      logger_.Error("The stream of an agency cannot be read; its events are read from its log",
                    {{"consumer", options_.consumer},
                     {"agency", position.agency},
                     {"problem", base::AsStd(found->second.message())}});
    }
  }
}

std::vector<std::string> Receiver::notes() {
  std::vector<std::string> notes;
  if (absl::IsFailedPrecondition(redis_trouble_)) {
    notes.push_back(base::Join("Redis is not used by ", options_.consumer, ": ",
                               base::AsStd(redis_trouble_.message())));
  }
  for (const auto& [agency, why] : refused_) {
    // Somebody may have had the consumer forget it.
    if (!logs_.Knows(agency)) continue;
    const base::Uuid& epoch = logs_.Of(agency).checkpoint.position.epoch;
    notes.push_back(base::Join("events of ", agency, " are read by ", options_.consumer,
                               " from the log alone, because the key ",
                               StreamKey(source_.name(), agency, epoch),
                               " cannot be read as their stream; delete it, or let "
                               "--redis-username read it: ",
                               base::AsStd(why.message())));
  }
  return notes;
}

std::set<std::string> Receiver::BehindTheirBeacons(const std::set<std::string>& silent) {
  if (SteadyNow() >= next_beacons_) RenewBeacons();
  std::set<std::string> behind;
  for (const std::string& agency : silent) {
    FollowedLog& log = logs_.Of(agency);
    const LogPosition& position = log.checkpoint.position;
    const auto beacon = beacons_.find(agency);
    // A beacon may be wrong, or older than what the source has said.
    if (beacon == beacons_.end() || beacon->second.epoch != position.epoch ||
        std::max(beacon->second.position, log.head) > position.position) {
      behind.insert(agency);
    } else {
      log.See(position.position, clock_.Now());
    }
  }
  return behind;
}

void Receiver::RenewBeacons() {
  next_beacons_ = After(kBeaconPeriod);
  std::set<std::string> agencies;
  for (const LogPosition& position : logs_.Ready()) {
    // One that may not be read would have Redis refuse them all.
    if (!refused_.contains(position.agency)) agencies.insert(position.agency);
  }
  auto beacons = streams_->Beacons(agencies);
  beacons_ = beacons.ok() ? *std::move(beacons) : std::map<std::string, Beacon>();
}

absl::StatusOr<std::vector<Stretch>> Receiver::FromSource(const std::set<std::string>& agencies,
                                                          PullReason reason) {
  metrics_.pulls(reason).Increment();
  TANGGAP_ASSIGN_OR_RETURN(std::vector<LogSlice> slices,
                           source_.Read(logs_.PositionsOf(agencies), {.events = options_.batch}));
  std::vector<Stretch> stretches;
  for (LogSlice& slice : slices) {
    gaps_.erase(slice.agency);
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
  log.See(slice.head_position, clock_.Now());
  if (!slice.events.empty()) {
    Stretch stretch = StretchOf(from, std::move(slice.events));
    log.waiting_since = stretch.begin_time;
    return stretch;
  }
  if (slice.epoch == from.epoch || slice.epoch.IsNil()) return std::nullopt;
  // A new run took over all that was read: its epoch is ours from now on.
  Checkpoint to = log.checkpoint;
  to.position.epoch = slice.epoch;
  return Stretch{from, std::move(to), absl::InfiniteFuture(), {}};
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
