// Gets what follows in the logs of one consumer: from Redis, where that has it without a gap, else
// from the source. Says for which logs Redis cannot be believed; what becomes of the events is not
// its affair. Internal to ConsumerLoop, whose thread alone calls it.
//
//   Received received = receiver.FromRedis(logs.Ready());
//   ... apply received.stretches ...
//   if (!received.missing.empty()) receiver.FromSource(received.missing, received.reason);
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/events/applier.h"
#include "libs/events/consumer_metrics.h"
#include "libs/events/followed_logs.h"
#include "libs/events/sparing_source.h"
#include "libs/events/stream_reader.h"
#include "libs/telemetry/log.h"

namespace tanggap::events {

struct Received {
  // False when Redis was not asked, or did not answer: then nothing is known of any log.
  bool from_redis = false;
  std::vector<Stretch> stretches;
  // Logs that must be read from the source, once the stretches are applied, and why.
  std::set<std::string> missing;
  PullReason reason = PullReason::kGap;
  // Redis says that there are more logs than before. True at most once a second, whatever it says.
  bool more_logs = false;
};

struct ReceiverOptions {
  std::string consumer;
  // How long Redis is waited for.
  absl::Duration block;
  // How often the source is asked for logs that Redis cannot give.
  absl::Duration poll;
  // Events at once.
  int batch = 500;
};

class Receiver {
 public:
  // Without `streams` there is no Redis. All references outlive it.
  Receiver(ReceiverOptions options, FollowedLogs& logs, SparingSource& source,
           std::unique_ptr<StreamReader> streams, const base::Clock& clock,
           telemetry::Logger& logger, ConsumerMetrics& metrics)
      : options_(std::move(options)),
        logs_(logs),
        source_(source),
        streams_(std::move(streams)),
        clock_(clock),
        logger_(logger),
        metrics_(metrics) {}

  // Waits up to `block` for what follows the positions `ready`.
  Received FromRedis(const std::vector<LogPosition>& ready);
  // What follows in these logs. Marks those that can be followed no further, or can again.
  absl::StatusOr<std::vector<Stretch>> FromSource(const std::set<std::string>& agencies,
                                                  PullReason reason);

  // Whether there is a Redis, and it has answered when it was last asked.
  bool redis_answers() const { return streams_ != nullptr && redis_trouble_.ok(); }
  // What to change before Redis can be used as it could.
  std::vector<std::string> notes();

 private:
  // Those that Redis may be asked for.
  std::vector<LogPosition> Askable(const std::vector<LogPosition>& ready) const;
  bool MayAskRedis() const {
    return streams_ != nullptr && streams_->UntilNextAttempt() == absl::ZeroDuration();
  }
  void NoteRedis(const absl::Status& status);
  void NoteRefused(const std::vector<LogPosition>& asked,
                   const std::map<std::string, absl::Status>& refused);
  // Those of `ready` that Redis has not, and cannot have.
  void AddMissing(const std::vector<LogPosition>& ready, Received& received);
  // Those of `silent` of which Redis cannot be believed to be silent for a reason.
  std::set<std::string> BehindTheirBeacons(const std::set<std::string>& silent);
  void RenewBeacons();
  // The stretch that a slice holds; nothing when there is nothing to apply.
  std::optional<Stretch> Take(LogSlice slice);
  void SetHalted(FollowedLog& log, const LogSlice& slice);

  const ReceiverOptions options_;
  FollowedLogs& logs_;
  SparingSource& source_;
  const std::unique_ptr<StreamReader> streams_;
  const base::Clock& clock_;
  telemetry::Logger& logger_;
  ConsumerMetrics& metrics_;

  absl::Status redis_trouble_;
  // Logs whose next event Redis has no more: not asked for again before the source has given it.
  std::set<std::string> gaps_;
  // Logs whose stream cannot be read, and when that is tried again.
  std::map<std::string, absl::Status> refused_;
  SteadyTime try_refused_ = {};
  SteadyTime next_pull_of_refused_ = {};
  SteadyTime next_beacons_ = {};
  SteadyTime next_roster_ = {};
  std::map<std::string, Beacon> beacons_;
};

}  // namespace tanggap::events
