#include "libs/events/consumer_loop.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::events {

namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(10);
// How long a source that fails is left alone at most, while Redis gives events.
constexpr absl::Duration kLongestPause = absl::Seconds(5);

}  // namespace

ConsumerLoop::ConsumerLoop(ConsumerOptions options, postgres::Pool& pool, Source& source,
                           Handler& handler, const base::Clock& clock, telemetry::Logger& logger,
                           telemetry::Metrics& metrics, std::unique_ptr<StreamReader> streams)
    : options_(std::move(options)),
      pool_(pool),
      source_(source, clock, options_.retry, std::min(options_.discovery, kLongestPause)),
      clock_(clock),
      logger_(logger),
      metrics_(metrics, options_.name),
      checkpoints_(pool, options_.name, source.name()),
      parking_(options_.name, source.name()),
      applier_({options_.synchronous_commit, options_.step}, pool, checkpoints_, parking_, handler,
               clock),
      receiver_({options_.name, options_.block, options_.poll, options_.batch}, logs_, source_,
                std::move(streams), clock, logger, metrics_),
      careful_applier_({options_.name, options_.retry, options_.tries}, logs_, applier_, handler,
                       logger, metrics_),
      task_(std::make_unique<exec::PeriodicTask>(absl::ZeroDuration(), [this] { Turn(); })) {}

ConsumerLoop::~ConsumerLoop() { Stop(); }

void ConsumerLoop::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    woken_.NotifyAll();
  }
  task_->Stop();
}

void ConsumerLoop::Wake() {
  base::MutexLock lock(mutex_);
  wake_ = true;
  woken_.NotifyAll();
}

std::vector<std::string> ConsumerLoop::notes() const {
  base::MutexLock lock(mutex_);
  return notes_;
}

void ConsumerLoop::Turn() {
  source_.set_alone(!receiver_.redis_answers());
  absl::Status status = loaded_ ? absl::OkStatus() : Load();
  if (loaded_) {
    if (SteadyNow() >= next_discovery_ && source_.MayAsk()) {
      discovery_ = Discover();
      // From its end: what takes long is not due again at once.
      next_discovery_ = After(discovery_.ok() ? options_.discovery : options_.retry);
    }
    status = discovery_;
    // Without its source there may still be Redis.
    if (loaded_) status.Update(Receive());
  } else {
    Pause(options_.retry);
  }
  if (SteadyNow() >= next_look_) LookAtOwnDatabase();
  Report();
  NoteTrouble(status);
}

absl::Status ConsumerLoop::Load() {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Checkpoint> checkpoints,
                           checkpoints_.Load(clock_.Now() + kTimeLimit));
  logs_.Load(checkpoints);
  loaded_ = true;
  return absl::OkStatus();
}

// Finds logs that are new, and asks for what can be followed no further whether that still holds.
absl::Status ConsumerLoop::Discover() {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads, source_.Head(options_.agencies));
  discovered_ = SteadyNow();
  // Somebody may have put the consumer elsewhere in a log that it could not follow.
  if (logs_.AnyHalted()) TANGGAP_RETURN_IF_ERROR(Load());
  std::vector<LogHead> fresh;
  for (const LogHead& head : heads) {
    if (!logs_.Knows(head.agency)) fresh.push_back(head);
  }
  if (!fresh.empty()) TANGGAP_RETURN_IF_ERROR(Begin(fresh));
  const std::set<std::string> doubtful = Compare(heads);
  return doubtful.empty() ? absl::OkStatus() : Pull(doubtful, PullReason::kHalted);
}

absl::Status ConsumerLoop::Begin(const std::vector<LogHead>& fresh) {
  const absl::Time now = clock_.Now();
  TANGGAP_RETURN_IF_ERROR(checkpoints_.Begin(fresh, now, now + kTimeLimit));
  return Load();
}

std::set<std::string> ConsumerLoop::Compare(const std::vector<LogHead>& heads) {
  std::set<std::string> doubtful;
  for (const LogHead& head : heads) {
    // Somebody may have had the consumer forget it.
    if (!logs_.Knows(head.agency)) continue;
    FollowedLog& log = logs_.Of(head.agency);
    log.See(head.position, clock_.Now());
    // A log that was restored may be shorter than what was read of it.
    const LogPosition& position = log.checkpoint.position;
    const bool another = position.epoch != head.epoch || position.position > head.position;
    if (another || !log.halted.ok()) doubtful.insert(head.agency);
  }
  return doubtful;
}

absl::Status ConsumerLoop::Receive() {
  const std::vector<LogPosition> ready = logs_.Ready();
  Received received = receiver_.FromRedis(ready);
  if (received.more_logs) next_discovery_ = {};
  source_.set_alone(!receiver_.redis_answers());
  if (!received.from_redis) return ReceiveFromSource(ready);
  absl::Status status = Apply(std::move(received.stretches));
  if (!loaded_ || received.missing.empty()) return status;
  status.Update(Pull(received.missing, received.reason));
  return status;
}

absl::Status ConsumerLoop::ReceiveFromSource(const std::vector<LogPosition>& ready) {
  std::set<std::string> agencies;
  for (const LogPosition& position : ready) agencies.insert(position.agency);
  const absl::Status status =
      ready.empty() ? absl::OkStatus() : Pull(agencies, PullReason::kNoRedis);
  // While there is more to read, reading goes on without a pause.
  if (loaded_ && (!status.ok() || !logs_.AnyBehind(agencies))) Pause(options_.poll);
  return status;
}

absl::Status ConsumerLoop::Pull(const std::set<std::string>& agencies, PullReason reason) {
  if (!source_.MayAsk()) return source_.status();
  TANGGAP_ASSIGN_OR_RETURN(std::vector<Stretch> stretches, receiver_.FromSource(agencies, reason));
  return Apply(std::move(stretches));
}

absl::Status ConsumerLoop::Apply(std::vector<Stretch> stretches) {
  if (stretches.empty()) return absl::OkStatus();
  if (options_.step) options_.step(steps::kConsumerReceived);
  const absl::StatusOr<Applied> outcome = careful_applier_.Apply(std::move(stretches));
  if (outcome.ok() && *outcome == Applied::kApplied) return absl::OkStatus();
  // Fenced, or nobody knows whether it was committed: only the checkpoints do.
  loaded_ = false;
  if (outcome.ok()) {
    metrics_.fenced.Increment();
    Pause(options_.fenced_pause);
  } else {
    metrics_.failures.Increment();
    Pause(options_.retry);
  }
  return outcome.status();
}

// Measures what is parked, and takes the checkpoints for what they are: a database that crashed or
// failed over may have lost the newest, and where no event comes that would be fenced, nothing else
// would find out. What cannot be asked now is found out by applying.
void ConsumerLoop::LookAtOwnDatabase() {
  const absl::Time now = clock_.Now();
  const absl::StatusOr<ParkedBacklog> parked = parking_.Measure(pool_, now, now + kTimeLimit);
  if (parked.ok() && loaded_) Load().IgnoreError();
  next_look_ = After(options_.discovery);
  if (!parked.ok()) return;
  metrics_.parked_rows.Set(static_cast<double>(parked->events));
  metrics_.parked_oldest.Set(absl::ToDoubleSeconds(parked->age));
}

void ConsumerLoop::Pause(absl::Duration most) {
  const SteadyTime until = After(most);
  base::MutexLock lock(mutex_);
  while (!stopping_ && !wake_ && SteadyNow() < until) {
    woken_.WaitFor(lock, absl::FromChrono(until - SteadyNow()));
  }
  wake_ = false;
}

void ConsumerLoop::NoteTrouble(const absl::Status& status) {
  if (AreAlike(status, trouble_)) return;
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

void ConsumerLoop::Report() {
  FollowedLogs::Summary summary = logs_.Summarize(options_.name, clock_.Now());
  metrics_.lag_events.Set(static_cast<double>(summary.lag));
  metrics_.lag_seconds.Set(absl::ToDoubleSeconds(summary.age));
  const absl::Duration unchecked =
      summary.unchecked.value_or(absl::FromChrono(SteadyNow() - discovered_));
  metrics_.unchecked_seconds.Set(absl::ToDoubleSeconds(unchecked));
  metrics_.halted_logs.Set(static_cast<double>(summary.halted));
  std::vector<std::string> notes = receiver_.notes();
  notes.insert(notes.end(), summary.notes.begin(), summary.notes.end());
  base::MutexLock lock(mutex_);
  notes_ = std::move(notes);
}

}  // namespace tanggap::events
