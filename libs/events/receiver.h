// Gets what follows in the logs of one consumer: from Redis, where that has it without a gap, else
// from the source. Says for which logs Redis cannot be believed; what becomes of the events is not
// its affair. Internal to ConsumerLoop, whose thread alone calls it.
//
//   Received received = receiver.FromRedis(logs.Ready());
//   ... apply received.stretches ...
//   if (!received.missing.empty()) receiver.FromSource(received.missing, received.reason, deadline);
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/events/applier.h"
#include "libs/events/consumer_metrics.h"
#include "libs/events/followed_logs.h"
#include "libs/events/source.h"
#include "libs/events/stream_reader.h"
#include "libs/telemetry/log.h"

namespace tanggap::events {

struct Received {
  std::vector<Stretch> stretches;
  // Logs that must be read from the source, once the stretches are applied, and why.
  std::set<std::string> missing;
  PullReason reason = PullReason::kGap;
};

struct ReceiverOptions {
  std::string consumer;
  // How long Redis is waited for.
  absl::Duration block;
  // Events at once.
  int batch = 500;
};

class Receiver {
 public:
  // Without `streams` there is no Redis. All references outlive it.
  Receiver(ReceiverOptions options, FollowedLogs& logs, Source& source,
           std::unique_ptr<StreamReader> streams, telemetry::Logger& logger,
           ConsumerMetrics& metrics)
      : options_(std::move(options)),
        logs_(logs),
        source_(source),
        streams_(std::move(streams)),
        logger_(logger),
        metrics_(metrics) {}

  // Whether there is a Redis, and it has not just failed.
  bool MayAskRedis() const;
  // Waits up to `block` for what follows `positions`.
  Received FromRedis(const std::vector<LogPosition>& positions);
  // What follows in these logs. Marks those that can be followed no further, or can again.
  absl::StatusOr<std::vector<Stretch>> FromSource(const std::set<std::string>& agencies,
                                                  PullReason reason, absl::Time deadline);

 private:
  std::set<std::string> BehindTheirBeacons();
  // The stretch that a slice holds; nothing when there is nothing to apply.
  std::optional<Stretch> Take(LogSlice slice);
  void SetHalted(FollowedLog& log, const LogSlice& slice);

  const ReceiverOptions options_;
  FollowedLogs& logs_;
  Source& source_;
  const std::unique_ptr<StreamReader> streams_;
  telemetry::Logger& logger_;
  ConsumerMetrics& metrics_;
  SteadyTime next_beacons_ = {};
  std::map<std::string, Beacon> beacons_;
};

}  // namespace tanggap::events
