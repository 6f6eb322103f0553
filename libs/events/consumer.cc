#include "libs/events/consumer.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::events {

namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(10);
constexpr absl::Duration kBeaconPeriod = absl::Seconds(1);
constexpr int kLongestRetryFactor = 25;

SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }
SteadyTime After(absl::Duration duration) {
  return SteadyNow() + absl::ToChronoNanoseconds(duration);
}

// Failures of one kind are one cause, tried again; a new kind begins anew.
bool Alike(const absl::Status& one, const absl::Status& other) {
  return one.code() == other.code() && errors::ReasonOf(one) == errors::ReasonOf(other);
}

// Behind an event nothing is known of how it failed.
void MoveOn(FollowedLog& log, const Checkpoint& to) {
  log.checkpoint = to;
  log.failure = absl::OkStatus();
  log.tries = 0;
  log.not_before = {};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Create(
    ConsumerOptions options, postgres::Pool& pool, Source& source, Handler& handler,
    const base::Clock& clock, base::Random& random, telemetry::Logger& logger,
    telemetry::Metrics& metrics) {
  std::unique_ptr<StreamReader> streams;
  if (options.redis.has_value()) {
    TANGGAP_ASSIGN_OR_RETURN(auto connection, redis::Connection::Create(*options.redis, random));
    streams = std::make_unique<StreamReader>(std::move(connection), source.name());
  }
  return std::unique_ptr<Consumer>(new Consumer(std::move(options), pool, source, handler, clock,
                                                logger, metrics, std::move(streams)));
}

Consumer::Consumer(ConsumerOptions options, postgres::Pool& pool, Source& source, Handler& handler,
                   const base::Clock& clock, telemetry::Logger& logger, telemetry::Metrics& metrics,
                   std::unique_ptr<StreamReader> streams)
    : options_(std::move(options)),
      source_(source),
      handler_(handler),
      clock_(clock),
      logger_(logger),
      metrics_(metrics, options_.name),
      checkpoints_(pool, options_.name, source.name()),
      parking_(options_.name, source.name()),
      applier_(pool, checkpoints_, parking_, handler, clock, options_.step),
      streams_(std::move(streams)),
      task_(std::make_unique<exec::PeriodicTask>(absl::ZeroDuration(), [this] { Turn(); })) {}

Consumer::~Consumer() { Stop(); }

void Consumer::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    woken_.NotifyAll();
  }
  task_->Stop();
}

void Consumer::Wake() {
  base::MutexLock lock(mutex_);
  wake_ = true;
  woken_.NotifyAll();
}

std::vector<std::string> Consumer::notes() const {
  base::MutexLock lock(mutex_);
  return notes_;
}

void Consumer::Turn() {
  absl::Status status = loaded_ ? absl::OkStatus() : Load();
  if (loaded_) {
    if (SteadyNow() >= next_discovery_) discovery_ = Discover();
    status = discovery_;
    // Without its source there may still be Redis.
    if (loaded_) status.Update(Receive());
  } else {
    Pause(options_.retry);
  }
  NoteTrouble(status);
}

void Consumer::NoteTrouble(const absl::Status& status) {
  if (Alike(status, trouble_)) return;
  trouble_ = status;
  if (status.ok()) {
    logger_.Info("Events can be read and applied again", {{"consumer", options_.name}});
  } else {
    logger_.Warning("Events cannot be read or applied for now; it is tried again",
                    {{"consumer", options_.name},
                     {"problem", base::AsStd(status.message())},
                     {"cause", errors::CauseOf(status)}});
  }
}

absl::Status Consumer::Load() {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Checkpoint> checkpoints,
                           checkpoints_.Load(clock_.Now() + kTimeLimit));
  std::map<std::string, FollowedLog> logs;
  for (const Checkpoint& checkpoint : checkpoints) {
    const std::string& agency = checkpoint.position.agency;
    const auto known = logs_.find(agency);
    FollowedLog log = known == logs_.end() ? FollowedLog() : known->second;
    if (!(log.checkpoint.position == checkpoint.position)) MoveOn(log, checkpoint);
    log.checkpoint = checkpoint;
    logs[agency] = std::move(log);
  }
  logs_ = std::move(logs);
  loaded_ = true;
  return absl::OkStatus();
}

// Finds logs that are new, and asks for what can be followed no further whether that still holds.
absl::Status Consumer::Discover() {
  next_discovery_ = After(options_.discovery);
  const absl::Time deadline = clock_.Now() + kTimeLimit;
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads,
                           source_.Head(options_.agencies, deadline));
  // Somebody may have put the consumer elsewhere in a log that it could not follow.
  const bool any_halted = std::any_of(logs_.begin(), logs_.end(),
                                      [](const auto& log) { return !log.second.halted.ok(); });
  if (any_halted) TANGGAP_RETURN_IF_ERROR(Load());
  std::vector<LogHead> fresh;
  std::set<std::string> halted;
  for (const LogHead& head : heads) {
    const auto known = logs_.find(head.agency);
    if (known == logs_.end()) {
      fresh.push_back(head);
      continue;
    }
    FollowedLog& log = known->second;
    log.head = head.position;
    // A log that was restored may be shorter than what was read of it.
    const LogPosition& position = log.checkpoint.position;
    const bool doubtful = position.epoch != head.epoch || position.position > head.position;
    if (doubtful || !log.halted.ok()) halted.insert(head.agency);
  }
  if (!fresh.empty()) {
    TANGGAP_RETURN_IF_ERROR(checkpoints_.Begin(fresh, clock_.Now(), deadline));
    TANGGAP_RETURN_IF_ERROR(Load());
    for (const LogHead& head : fresh) logs_[head.agency].head = head.position;
  }
  const absl::Status status = halted.empty() ? absl::OkStatus() : Pull(halted, PullReason::kHalted);
  Report();
  return status;
}

std::vector<LogPosition> Consumer::Ready() const {
  const SteadyTime now = SteadyNow();
  std::vector<LogPosition> ready;
  for (const auto& [agency, log] : logs_) {
    if (log.halted.ok() && log.not_before <= now) ready.push_back(log.checkpoint.position);
  }
  return ready;
}

absl::Status Consumer::Receive() {
  const std::vector<LogPosition> ready = Ready();
  if (ready.empty()) {
    Pause(options_.poll);
    return absl::OkStatus();
  }
  if (streams_ != nullptr && streams_->UntilNextAttempt() == absl::ZeroDuration()) {
    return ReceiveFromRedis(ready);
  }
  std::set<std::string> all;
  for (const LogPosition& position : ready) all.insert(position.agency);
  const absl::Status status = Pull(all, PullReason::kNoRedis);
  // While there is more to read, reading goes on without a pause.
  const bool behind = std::any_of(all.begin(), all.end(), [this](const std::string& agency) {
    const FollowedLog& log = logs_[agency];
    return log.halted.ok() && log.failure.ok() && log.checkpoint.position.position < log.head;
  });
  if (!status.ok() || !behind) Pause(options_.poll);
  return status;
}

absl::Status Consumer::ReceiveFromRedis(const std::vector<LogPosition>& positions) {
  const int64_t count = std::clamp<int64_t>(options_.batch / static_cast<int64_t>(positions.size()),
                                            8, options_.batch);
  Arrivals arrivals = streams_->Read(positions, options_.block, count);
  if (!arrivals.events.empty()) Step(steps::kConsumerReceived);
  std::vector<Stretch> stretches;
  for (auto& [agency, events] : arrivals.events) {
    FollowedLog& log = logs_[agency];
    log.head = std::max(log.head, events.back().position());
    stretches.push_back(StretchOf(log.checkpoint.position, std::move(events)));
  }
  const bool quiet = stretches.empty() && arrivals.gaps.empty() && arrivals.status.ok();
  Apply(std::move(stretches));
  if (!loaded_) return absl::OkStatus();
  if (!arrivals.gaps.empty()) return Pull(arrivals.gaps, PullReason::kGap);
  // What Redis does not answer is read from the source with the next turn.
  if (!quiet) return absl::OkStatus();
  const std::set<std::string> behind = BehindTheirBeacons();
  return behind.empty() ? absl::OkStatus() : Pull(behind, PullReason::kBeacon);
}

// The logs for which Redis cannot be believed to have been silent for a reason.
std::set<std::string> Consumer::BehindTheirBeacons() {
  std::set<std::string> ready;
  for (const LogPosition& position : Ready()) ready.insert(position.agency);
  if (SteadyNow() >= next_beacons_) {
    next_beacons_ = After(kBeaconPeriod);
    auto beacons = streams_->Beacons(ready);
    beacons_ = beacons.ok() ? *std::move(beacons) : std::map<std::string, Beacon>();
  }
  std::set<std::string> behind;
  for (const std::string& agency : ready) {
    const LogPosition& position = logs_[agency].checkpoint.position;
    const auto beacon = beacons_.find(agency);
    if (beacon == beacons_.end() || beacon->second.epoch != position.epoch ||
        beacon->second.position > position.position) {
      behind.insert(agency);
    }
  }
  return behind;
}

absl::Status Consumer::Pull(const std::set<std::string>& agencies, PullReason reason) {
  std::vector<LogPosition> positions;
  for (const std::string& agency : agencies) {
    positions.push_back(logs_[agency].checkpoint.position);
  }
  metrics_.pulls(reason).Increment();
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<LogSlice> slices,
      source_.Read(positions, {.events = options_.batch}, clock_.Now() + kTimeLimit));
  std::vector<Stretch> stretches;
  for (LogSlice& slice : slices) {
    std::optional<Stretch> stretch = Take(std::move(slice));
    if (stretch.has_value()) stretches.push_back(*std::move(stretch));
  }
  Report();
  if (!stretches.empty()) Step(steps::kConsumerReceived);
  Apply(std::move(stretches));
  return absl::OkStatus();
}

std::optional<Stretch> Consumer::Take(LogSlice slice) {
  FollowedLog& log = logs_[slice.agency];
  const LogPosition& from = log.checkpoint.position;
  if (!slice.status.ok() && log.halted.ok()) {
    logger_.Error("The log of an agency can be followed no further",
                  {{"consumer", options_.name},
                   {"agency", slice.agency},
                   {"position", from.position},
                   {"problem", base::AsStd(slice.status.message())}});
  } else if (slice.status.ok() && !log.halted.ok()) {
    logger_.Info("The log of an agency is followed again",
                 {{"consumer", options_.name}, {"agency", slice.agency}});
  }
  log.halted = slice.status;
  if (!slice.status.ok()) return std::nullopt;
  log.head = slice.head_position;
  if (!slice.events.empty()) return StretchOf(from, std::move(slice.events));
  if (slice.epoch == from.epoch || slice.epoch.IsNil()) return std::nullopt;
  // A new run took over all that was read: its epoch is ours from now on.
  Checkpoint to = log.checkpoint;
  to.position.epoch = slice.epoch;
  return Stretch{from, std::move(to), {}};
}

void Consumer::Apply(std::vector<Stretch> stretches) {
  const auto careful = [this](const Stretch& stretch) {
    return stretch.from.position < logs_[stretch.from.agency].careful_until;
  };
  std::vector<const Stretch*> together;
  for (const Stretch& stretch : stretches) {
    if (!careful(stretch)) together.push_back(&stretch);
  }
  if (!ApplyTogether(together)) {
    // One of the logs has an event that fails: each log by itself.
    for (const Stretch* stretch : together) {
      if (loaded_ && !ApplyTogether({stretch})) {
        logs_[stretch->from.agency].careful_until = stretch->to.position.position;
      }
    }
  }
  for (Stretch& stretch : stretches) {
    if (loaded_ && careful(stretch)) ApplyOneByOne(std::move(stretch));
  }
}

// False when an event among them is refused.
bool Consumer::ApplyTogether(const std::vector<const Stretch*>& stretches) {
  if (stretches.empty()) return true;
  const absl::StatusOr<Applied> outcome = applier_.Apply(stretches);
  if (!outcome.ok() && !PassesByItself(outcome.status())) return false;
  if (!Settle(outcome)) return true;
  for (const Stretch* stretch : stretches) Count(*stretch);
  return true;
}

void Consumer::ApplyOneByOne(Stretch stretch) {
  for (common::v1::Event& event : stretch.events) {
    std::vector<common::v1::Event> alone;
    alone.push_back(std::move(event));
    const LogPosition& from = logs_[stretch.from.agency].checkpoint.position;
    if (!ApplyOrPark(StretchOf(from, std::move(alone)))) return;
  }
}

// False when the events behind must wait.
bool Consumer::ApplyOrPark(const Stretch& one) {
  const common::v1::Event& event = one.events.front();
  FollowedLog& log = logs_[one.from.agency];
  const absl::StatusOr<Applied> outcome = applier_.Apply({&one});
  if (outcome.ok() || PassesByItself(outcome.status())) {
    if (!Settle(outcome)) return false;
    Count(one);
    return true;
  }
  metrics_.failures.Increment();
  log.tries = Alike(log.failure, outcome.status()) ? log.tries + 1 : 1;
  log.failure = outcome.status();
  if (log.tries < options_.tries) {
    const int factor = std::min(1 << std::min(log.tries - 1, 5), kLongestRetryFactor);
    log.not_before = After(options_.retry * factor);
    return false;
  }
  logger_.Error("An event could not be applied and is parked, with later ones of its subject",
                {{"consumer", options_.name},
                 {"agency", one.from.agency},
                 {"position", event.position()},
                 {"type", event.type()},
                 {"problem", base::AsStd(log.failure.message())},
                 {"cause", errors::CauseOf(log.failure)}});
  if (!Settle(applier_.Park(one, log.failure, log.tries))) return false;
  metrics_.parked.Increment();
  MoveOn(log, one.to);
  return true;
}

bool Consumer::Settle(const absl::StatusOr<Applied>& outcome) {
  if (outcome.ok() && *outcome == Applied::kApplied) return true;
  // Fenced, or nobody knows whether it was committed: only the checkpoints do.
  loaded_ = false;
  if (outcome.ok()) {
    metrics_.fenced.Increment();
    Pause(options_.fenced_pause);
  } else {
    metrics_.failures.Increment();
    Pause(options_.retry);
  }
  return false;
}

void Consumer::Count(const Stretch& stretch) {
  MoveOn(logs_[stretch.from.agency], stretch.to);
  const std::set<std::string>& types = handler_.types();
  const auto known = std::count_if(stretch.events.begin(), stretch.events.end(),
                                   [&](const common::v1::Event& event) {
                                     return types.empty() || types.count(event.type()) > 0;
                                   });
  metrics_.applied.Increment(static_cast<double>(known));
  metrics_.skipped.Increment(
      static_cast<double>(static_cast<int64_t>(stretch.events.size()) - known));
}

void Consumer::Pause(absl::Duration most) {
  const SteadyTime until = After(most);
  base::MutexLock lock(mutex_);
  while (!stopping_ && !wake_ && SteadyNow() < until) {
    woken_.WaitFor(lock, absl::FromChrono(until - SteadyNow()));
  }
  wake_ = false;
}

void Consumer::Step(std::string_view name) const {
  if (options_.step) options_.step(name);
}

void Consumer::Report() {
  int64_t lag = 0, halted = 0;
  absl::Duration age = absl::ZeroDuration();
  std::vector<std::string> notes;
  for (const auto& [agency, log] : logs_) {
    const int64_t behind = log.head - log.checkpoint.position.position;
    lag += std::max<int64_t>(behind, 0);
    if (behind > 0 && log.checkpoint.event_time.has_value()) {
      age = std::max(age, clock_.Now() - *log.checkpoint.event_time);
    }
    if (log.halted.ok()) continue;
    ++halted;
    notes.push_back(base::Join("events of ", agency, " are not applied by ", options_.name, ": ",
                               base::AsStd(log.halted.message())));
  }
  metrics_.lag_events.Set(static_cast<double>(lag));
  metrics_.lag_seconds.Set(absl::ToDoubleSeconds(age));
  metrics_.halted_logs.Set(static_cast<double>(halted));
  base::MutexLock lock(mutex_);
  notes_ = std::move(notes);
}

}  // namespace tanggap::events
