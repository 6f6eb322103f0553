// The logs of one consumer as it sees them while it runs: how far it has applied each, how far each
// goes, which cannot be followed, and which must wait because an event of theirs fails. Belongs to
// the consumer's thread alone. Internal to ConsumerLoop.
//
//   FollowedLogs logs;
//   logs.Load(checkpoints);                                   // what the database says
//   for (const LogPosition& position : logs.Ready()) ...      // what may be read now
//   logs.Of("dinkes").MoveOn(checkpoint);                     // what was applied since
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libs/events/checkpoints.h"
#include "libs/events/log_slice.h"
#include "libs/events/steady_time.h"

namespace tanggap::events {

struct FollowedLog {
  Checkpoint checkpoint;
  // The newest position that was heard of, and when that was.
  int64_t head = 0;
  SteadyTime checked = SteadyNow();
  // When the event behind the checkpoint was recorded, or, as long as it was not received, when it
  // was first heard of; nothing when no such event is known.
  std::optional<absl::Time> waiting_since;
  // Why it cannot be followed; OK when it can.
  absl::Status halted;
  // An event that fails: how it failed, how often in that way, and when it is tried again.
  absl::Status failure;
  int tries = 0;
  SteadyTime not_before = {};
  // Up to this position events are applied one by one: one of them fails, and nobody knows which.
  int64_t careful_until = 0;

  // The log goes up to `position` now.
  void See(int64_t position, absl::Time now);
  // Behind an event nothing is known of how it failed, or of the next.
  void MoveOn(const Checkpoint& to);
};

class FollowedLogs {
 public:
  // Takes over what the database says, and keeps what else is known of the logs that it names.
  void Load(const std::vector<Checkpoint>& checkpoints);

  bool Knows(const std::string& agency) const { return logs_.contains(agency); }
  FollowedLog& Of(const std::string& agency) { return logs_[agency]; }

  // Where those stand that can be followed now.
  std::vector<LogPosition> Ready() const;
  std::vector<LogPosition> PositionsOf(const std::set<std::string>& agencies);
  bool AnyHalted() const;
  // Whether one of them has more to read that nothing holds up.
  bool AnyBehind(const std::set<std::string>& agencies);

  // All logs together, for the metrics and the readiness page.
  struct Summary {
    int64_t lag = 0;
    // Of the oldest event that waits.
    absl::Duration age = absl::ZeroDuration();
    // Of the oldest knowledge of how far a log goes; nothing when there is no log.
    std::optional<absl::Duration> unchecked;
    int64_t halted = 0;
    std::vector<std::string> notes;
  };
  Summary Summarize(std::string_view consumer, absl::Time now) const;

 private:
  std::map<std::string, FollowedLog> logs_;
};

}  // namespace tanggap::events
