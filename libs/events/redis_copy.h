// Keeps the newest events of every log in Redis, where consumers on the same site get them without
// asking the database. A thread of its own: Redis may hang, be full, be emptied or be away, and
// nobody who calls this notices.
//
//   RedisCopy copy(options, std::move(connection), log, clock, logger, metrics);
//   copy.Add(std::move(events));             // after their transaction has committed
//   std::set<std::string> agencies = copy.restored();
//
// It keeps no account of what was copied: Redis knows the top of each stream, and positions do the
// rest. What follows the top is added at once; where something is missing between (a full queue, a
// lost answer, another publisher's events, an empty Redis), it is read from the log, once a second
// or as soon as it is noticed, at most `window` events back. So any number of publishers may do
// this for the same logs.
#pragma once

#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/events/event_log.h"
#include "libs/events/steady_time.h"
#include "libs/events/steps.h"
#include "libs/exec/periodic_task.h"
#include "libs/redis/connection.h"
#include "libs/redis/streams.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::events {

struct RedisCopyOptions {
  // Events of each log that are kept there.
  int64_t window = 50'000;
  // How often heads and tops are compared and beacons renewed.
  absl::Duration beat = absl::Seconds(1);
  absl::Duration beacon_lifetime = absl::Seconds(5);
  StepHook step;
};

class RedisCopy {
 public:
  // All references outlive it.
  RedisCopy(RedisCopyOptions options, std::unique_ptr<redis::Connection> connection, EventLog& log,
            const base::Clock& clock, telemetry::Logger& logger, telemetry::Metrics& metrics);
  ~RedisCopy();

  // By agency and position, as they were committed. Never waits.
  void Add(std::vector<common::v1::Event> events);

  // Agencies whose stream reaches beyond their log in the same epoch: the database was restored
  // from a backup. Nothing is copied for them until their log has a new epoch.
  std::set<std::string> restored() const;
  // What to change before Redis can be used at all; empty when nothing is known to be wrong with
  // it.
  std::string refusal() const;

  // Has heads and tops compared now, and waits for it, at most so long. To be called before a
  // database that may be another one than before gives positions.
  void AwaitComparison(absl::Duration most);

  // Ends the thread.
  void Stop();

 private:
  // What is known of one stream.
  struct Stream {
    base::Uuid epoch;
    int64_t top = -1;  // -1: not known
    int64_t head = 0;  // of the log, as far as is known here
    int64_t oldest = 1;
    int64_t added_since_trim = INT64_MAX / 2;  // so that the first beat trims
    bool restored = false;
    bool unusable = false;  // the key holds something else
  };

  void Run();
  // False when nothing is known of the stream of some event, so that it was left out.
  bool Copy(const std::vector<common::v1::Event>& events);
  bool Append(const std::vector<common::v1::Event>& events, telemetry::Counter& counter);
  // One piece of what is missing in the streams; true when there may be more.
  bool Refill();
  absl::Status Beat();
  absl::Status CompareTops(const std::vector<LogHead>& heads);
  absl::Status LookAgain(const std::map<std::string, int64_t>& suspects);
  absl::Status SetBeacons(const std::vector<LogHead>& heads);
  absl::Status KeepRoster(size_t logs);
  absl::Status Trim();
  absl::Status SetExpiry();
  void ForgetTops();
  void PublishState(const absl::Status& status);
  Stream& StreamOf(const std::string& agency, const base::Uuid& epoch);
  std::string KeyOf(const std::string& agency, const Stream& stream) const;
  // From where on the stream is to be filled.
  int64_t StartOf(const Stream& stream) const;
  absl::Time Deadline() const;
  void Step(std::string_view name) const {
    if (options_.step) options_.step(name);
  }

  const RedisCopyOptions options_;
  const std::unique_ptr<redis::Connection> connection_;
  EventLog& log_;
  const base::Clock& clock_;
  telemetry::Logger& logger_;
  telemetry::Counter& copied_;
  telemetry::Counter& refilled_;
  telemetry::Counter& dropped_;
  telemetry::Counter& wipes_;
  telemetry::Gauge& behind_;
  telemetry::Gauge& restored_logs_;

  // Of the thread alone.
  std::map<std::string, Stream> streams_;
  SteadyTime next_beat_ = {};
  int64_t beats_ = 0;
  bool failing_ = false;

  mutable base::Mutex mutex_;
  base::Condition compared_;
  std::deque<std::vector<common::v1::Event>> queue_ TANGGAP_GUARDED_BY(mutex_);
  size_t queued_ TANGGAP_GUARDED_BY(mutex_) = 0;
  std::set<std::string> restored_ TANGGAP_GUARDED_BY(mutex_);
  std::string refusal_ TANGGAP_GUARDED_BY(mutex_);
  int64_t comparisons_asked_ TANGGAP_GUARDED_BY(mutex_) = 0;
  int64_t comparisons_done_ TANGGAP_GUARDED_BY(mutex_) = 0;

  // Last, so that it ends before what it uses. Its own thread wakes it, perhaps before the
  // constructor has ended: a pointer to it might not be there yet.
  exec::PeriodicTask task_;
};

}  // namespace tanggap::events
