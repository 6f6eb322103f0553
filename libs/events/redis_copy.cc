#include "libs/events/redis_copy.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/events/stream_keys.h"
#include "libs/redis/keys.h"

namespace tanggap::events {

namespace {

constexpr size_t kMostQueued = 5000;
constexpr size_t kMostInOneGo = 500;
constexpr int kRefillAtOnce = 1000;
constexpr size_t kMostLogsRead = 100;
constexpr absl::Duration kTimeLimit = absl::Seconds(5);
// A stream that nobody renews, above all one of an earlier run, vanishes after a day.
constexpr char kStreamLifetimeMs[] = "86400000";
constexpr int64_t kBeatsBetweenRenewals = 60;

base::Uuid EpochOf(const common::v1::Event& event) {
  return base::Uuid::Parse(event.epoch()).value_or(base::Uuid());
}

}  // namespace

RedisCopy::RedisCopy(RedisCopyOptions options, std::unique_ptr<redis::Connection> connection,
                     EventLog& log, const base::Clock& clock, telemetry::Logger& logger,
                     telemetry::Metrics& metrics)
    : options_(std::move(options)),
      connection_(std::move(connection)),
      log_(log),
      clock_(clock),
      logger_(logger),
      copied_(metrics.Counter("tanggap_events_redis_copied_total",
                              "Events copied to Redis as soon as they had a position.")),
      refilled_(metrics.Counter("tanggap_events_redis_refilled_total",
                                "Events copied to Redis from the log, because they were missing.")),
      dropped_(metrics.Counter("tanggap_events_redis_dropped_total",
                               "Events not copied at once because Redis was slow or away.")),
      wipes_(metrics.Counter("tanggap_events_redis_wipes_total",
                             "Times that a stream in Redis was found shorter than before.")),
      behind_(metrics.Gauge("tanggap_events_redis_behind_events",
                            "How far the stream that is furthest behind its log is behind.")),
      restored_logs_(metrics.Gauge("tanggap_events_restored_logs",
                                   "Logs that end before their stream does: restored from a "
                                   "backup and waiting for a new epoch.")),
      task_(options_.beat, [this] { Run(); }) {}

RedisCopy::~RedisCopy() { Stop(); }

void RedisCopy::Stop() { task_.Stop(); }

void RedisCopy::Add(std::vector<common::v1::Event> events) {
  {
    base::MutexLock lock(mutex_);
    if (queued_ + events.size() > kMostQueued) {
      dropped_.Increment(static_cast<double>(events.size()));
      return;
    }
    queued_ += events.size();
    queue_.push_back(std::move(events));
  }
  task_.Wake();
}

std::set<std::string> RedisCopy::restored() const {
  base::MutexLock lock(mutex_);
  return restored_;
}

std::string RedisCopy::refusal() const {
  base::MutexLock lock(mutex_);
  return refusal_;
}

void RedisCopy::AwaitComparison(absl::Duration most) {
  const SteadyTime give_up = After(most);
  base::MutexLock lock(mutex_);
  const int64_t mine = ++comparisons_asked_;
  task_.Wake();
  while (comparisons_done_ < mine && SteadyNow() < give_up) {
    compared_.WaitFor(lock, absl::FromChrono(give_up - SteadyNow()));
  }
}

void RedisCopy::Run() {
  std::vector<common::v1::Event> events;
  int64_t asked = 0;
  bool compare = false;
  {
    base::MutexLock lock(mutex_);
    for (std::vector<common::v1::Event>& batch : queue_) {
      std::move(batch.begin(), batch.end(), std::back_inserter(events));
    }
    queue_.clear();
    queued_ = 0;
    asked = comparisons_asked_;
    compare = asked > comparisons_done_;
  }
  // A log's first event finds no top to follow. While Redis fails, the beat alone tries again.
  if (!events.empty() && !Copy(events) && !failing_) compare = true;
  if (compare || SteadyNow() >= next_beat_) {
    next_beat_ = After(options_.beat);
    const absl::Status status = Beat();
    if (!status.ok()) ForgetTops();
    PublishState(status);
    base::MutexLock lock(mutex_);
    comparisons_done_ = asked;
    compared_.NotifyAll();
  }
  if (Refill()) task_.Wake();
}

RedisCopy::Stream& RedisCopy::StreamOf(const std::string& agency, const base::Uuid& epoch) {
  Stream& stream = streams_[agency];
  if (stream.epoch != epoch) {
    stream = Stream();
    stream.epoch = epoch;
  }
  return stream;
}

std::string RedisCopy::KeyOf(const std::string& agency, const Stream& stream) const {
  return StreamKey(log_.source(), agency, stream.epoch);
}

int64_t RedisCopy::StartOf(const Stream& stream) const {
  return std::max({stream.top, stream.head - options_.window, stream.oldest - 1});
}

absl::Time RedisCopy::Deadline() const { return clock_.Now() + kTimeLimit; }

void RedisCopy::ForgetTops() {
  for (auto& [agency, stream] : streams_) stream.top = -1;
}

// Adds what follows the tops; leaves what does not to Refill, which reads it from the log.
bool RedisCopy::Copy(const std::vector<common::v1::Event>& events) {
  std::vector<common::v1::Event> next;
  std::map<std::string, int64_t> tops;
  bool known = true;
  for (const common::v1::Event& event : events) {
    Stream& stream = StreamOf(event.agency(), EpochOf(event));
    stream.head = std::max(stream.head, event.position());
    if (stream.restored || stream.unusable) continue;
    if (stream.top < 0) {
      known = false;
      continue;
    }
    int64_t& top = tops.emplace(event.agency(), stream.top).first->second;
    if (event.position() != top + 1) continue;
    top = event.position();
    next.push_back(event);
  }
  if (!next.empty() && Append(next, copied_)) Step(steps::kPublisherCopied);
  return known;
}

bool RedisCopy::Append(const std::vector<common::v1::Event>& events, telemetry::Counter& counter) {
  for (size_t begin = 0; begin < events.size(); begin += kMostInOneGo) {
    const size_t end = std::min(begin + kMostInOneGo, events.size());
    std::vector<redis::Addition> additions;
    std::vector<Stream*> streams;
    for (size_t i = begin; i < end; ++i) {
      streams.push_back(&StreamOf(events[i].agency(), EpochOf(events[i])));
      additions.push_back({.key = KeyOf(events[i].agency(), *streams.back()),
                           .position = events[i].position(),
                           .fields = {{std::string(kEventField), events[i].SerializeAsString()}}});
    }
    const redis::AppendReport report = redis::Append(*connection_, additions);
    for (size_t i = 0; i < report.entries.size(); ++i) {
      Stream& stream = *streams[i];
      if (!report.entries[i].ok()) {
        stream.top = -1;
        stream.unusable = true;
      }
      if (stream.top < 0) continue;
      stream.top = std::max(stream.top, additions[i].position);
      ++stream.added_since_trim;
    }
    counter.Increment(static_cast<double>(report.entries.size()));
    if (!report.stopped.ok()) {
      dropped_.Increment(static_cast<double>(events.size() - begin - report.entries.size()));
      ForgetTops();
      return false;
    }
  }
  return true;
}

bool RedisCopy::Refill() {
  std::vector<LogPosition> positions;
  for (const auto& [agency, stream] : streams_) {
    if (stream.top < 0 || stream.restored || StartOf(stream) >= stream.head) continue;
    if (positions.size() < kMostLogsRead) {
      positions.push_back({agency, stream.epoch, StartOf(stream), base::Uuid()});
    }
  }
  if (positions.empty()) return false;
  const auto slices = log_.Read(positions, {.events = kRefillAtOnce}, Deadline());
  if (!slices.ok()) return false;
  std::vector<common::v1::Event> events;
  for (const LogSlice& slice : *slices) {
    // Restored, pruned or begun anew in this moment: the next beat sees what it is now.
    if (!slice.status.ok() || slice.epoch != streams_[slice.agency].epoch) {
      streams_[slice.agency].top = -1;
      continue;
    }
    events.insert(events.end(), slice.events.begin(), slice.events.end());
  }
  if (events.empty() || !Append(events, refilled_)) return false;
  Step(steps::kPublisherCopied);
  return true;
}

absl::Status RedisCopy::Beat() {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads, log_.Head({}, Deadline()));
  TANGGAP_RETURN_IF_ERROR(CompareTops(heads));
  // What is trimmed makes room, so this comes before anything that a full Redis refuses.
  TANGGAP_RETURN_IF_ERROR(Trim());
  TANGGAP_RETURN_IF_ERROR(SetBeacons(heads));
  TANGGAP_RETURN_IF_ERROR(KeepRoster(heads.size()));
  if (beats_++ % kBeatsBetweenRenewals == 0) TANGGAP_RETURN_IF_ERROR(SetExpiry());
  return absl::OkStatus();
}

absl::Status RedisCopy::CompareTops(const std::vector<LogHead>& heads) {
  std::vector<std::string> keys;
  for (const LogHead& head : heads) {
    Stream& stream = StreamOf(head.agency, head.epoch);
    stream.head = head.position;
    stream.oldest = head.oldest_position;
    keys.push_back(KeyOf(head.agency, stream));
  }
  const std::vector<absl::StatusOr<int64_t>> tops = redis::Top(*connection_, keys);
  std::map<std::string, int64_t> suspects;
  for (size_t i = 0; i < tops.size(); ++i) {
    // Without a connection it is not the key that is at fault.
    if (!tops[i].ok() && !connection_->connected()) return tops[i].status();
    Stream& stream = streams_[heads[i].agency];
    stream.unusable = !tops[i].ok();
    if (stream.unusable) {
      stream.top = -1;
      continue;
    }
    if (*tops[i] < stream.top) wipes_.Increment();
    stream.top = *tops[i];
    if (stream.top > stream.head) suspects[heads[i].agency] = stream.top;
  }
  return suspects.empty() ? absl::OkStatus() : LookAgain(suspects);
}

// Another publisher may have added between the look at the heads and that at the tops; what still
// ends before its stream was restored.
absl::Status RedisCopy::LookAgain(const std::map<std::string, int64_t>& suspects) {
  std::vector<std::string> agencies;
  for (const auto& [agency, top] : suspects) agencies.push_back(agency);
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads, log_.Head(agencies, Deadline()));
  for (const LogHead& head : heads) {
    Stream& stream = StreamOf(head.agency, head.epoch);
    stream.head = head.position;
    if (stream.top <= stream.head || stream.restored) continue;
    stream.restored = true;
    logger_.Error(
        "The log of an agency ends before its stream in Redis does: its database was restored "
        "from a backup. Its events wait in the outbox until the log is given a new epoch.",
        {{"agency", head.agency}, {"position", head.position}, {"redis_position", stream.top}});
  }
  return absl::OkStatus();
}

absl::Status RedisCopy::SetBeacons(const std::vector<LogHead>& heads) {
  std::vector<redis::KeyValue> beacons;
  for (const LogHead& head : heads) {
    const Stream& stream = streams_[head.agency];
    if (stream.restored || stream.epoch != head.epoch) continue;
    beacons.push_back({BeaconKey(log_.source(), head.agency),
                       BeaconText({.epoch = head.epoch, .position = stream.head})});
  }
  if (beacons.empty()) return absl::OkStatus();
  return redis::SetFor(*connection_, beacons, options_.beacon_lifetime);
}

// What the roster says already is refused, so that it says each number once. A key that cannot be
// written holds up nothing: consumers look for new logs now and then all the same.
absl::Status RedisCopy::KeepRoster(size_t logs) {
  if (logs == 0) return absl::OkStatus();
  const auto number = static_cast<int64_t>(logs);
  return redis::Append(*connection_, {{.key = RosterKey(log_.source()),
                                       .position = number,
                                       .fields = {{"logs", base::Join(number)}}}})
      .stopped;
}

absl::Status RedisCopy::Trim() {
  std::vector<std::string> keys;
  for (auto& [agency, stream] : streams_) {
    if (stream.top < 0 || stream.added_since_trim <= options_.window / 50) continue;
    keys.push_back(KeyOf(agency, stream));
    stream.added_since_trim = 0;
  }
  if (keys.empty()) return absl::OkStatus();
  for (const absl::StatusOr<int64_t>& trimmed : redis::Trim(*connection_, keys, options_.window)) {
    if (absl::IsUnavailable(trimmed.status())) return trimmed.status();
  }
  Step(steps::kPublisherTrimmed);
  return absl::OkStatus();
}

absl::Status RedisCopy::SetExpiry() {
  redis::Pipeline renewals;
  for (const auto& [agency, stream] : streams_) {
    renewals.Add({"PEXPIRE", KeyOf(agency, stream), kStreamLifetimeMs});
  }
  if (renewals.empty()) return absl::OkStatus();
  renewals.Add({"PEXPIRE", RosterKey(log_.source()), kStreamLifetimeMs});
  // A key that may not be written holds up nothing; it was seen by whoever writes it.
  for (const absl::StatusOr<redis::Reply>& answer : connection_->Run(renewals)) {
    if (absl::IsUnavailable(answer.status())) return answer.status();
  }
  return absl::OkStatus();
}

void RedisCopy::PublishState(const absl::Status& status) {
  if (!status.ok() && !failing_) {
    logger_.Warning("Events are not copied to Redis; consumers read the log itself.",
                    {{"cause", base::AsStd(status.message())}});
  } else if (status.ok() && failing_) {
    logger_.Info("Events are copied to Redis again.");
  }
  failing_ = !status.ok();
  int64_t behind = 0;
  std::set<std::string> restored;
  for (const auto& [agency, stream] : streams_) {
    if (stream.restored) restored.insert(agency);
    behind = std::max(behind, stream.head - std::max<int64_t>(stream.top, 0));
  }
  behind_.Set(static_cast<double>(behind));
  restored_logs_.Set(static_cast<double>(restored.size()));
  base::MutexLock lock(mutex_);
  restored_ = std::move(restored);
  refusal_ = absl::IsFailedPrecondition(status) ? std::string(status.message()) : "";
}

}  // namespace tanggap::events
