// Follows the logs of some agencies for one open stream: what a service's Watch method gives out,
// before it is put into that method's messages.
//
//   class ComplaintFeed final : public rpc::Feed<WatchComplaintsResponse> {
//     ComplaintFeed(events::EventLog& log, events::Bell& bell, std::vector<LogPosition> positions, types, rpc::Waker waker)
//         : follower_(log, std::move(positions), std::move(types)),
//           subscription_(bell.Subscribe(follower_.agencies(), [waker] { waker.Wake(); })) {}
//     absl::StatusOr<std::optional<Response>> Next(const rpc::Context& context) override {
//       TANGGAP_ASSIGN_OR_RETURN(std::optional<events::Followed> next, follower_.Next(context.deadline()));
//       return next ? std::optional(MessageOf(*next)) : std::nullopt;
//     }
//     Response Heartbeat() override { return MessageOf(follower_.Standing()); }
//   };
//
// The first Next gives something in any case: a reader needs a cursor before anything has happened.
// Of a log that can be followed no further the status is said once, and the others go on.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/events/event_log.h"
#include "libs/events/log_slice.h"

namespace tanggap::events {

struct LogProblem {
  std::string agency;
  absl::Status status;
};

// What is sent at once.
struct Followed {
  std::vector<common::v1::Event> events;  // of each agency in order; without traceparent
  std::vector<LogPosition> positions;     // after them: for the cursor
  bool caught_up = false;
  std::vector<LogProblem> problems;  // new ones
};

class LogFollower {
 public:
  // `positions` names each agency once. Of `types` empty means all.
  LogFollower(EventLog& log, std::vector<LogPosition> positions, std::vector<std::string> types,
              ReadLimits limits = {});

  std::vector<std::string> agencies() const;

  // What follows; nothing when there is nothing now. When no log is left that can be followed, and
  // the problem of each has been given out: the status of one of them. INVALID_ARGUMENT when none
  // was named.
  absl::StatusOr<std::optional<Followed>> Next(absl::Time deadline);

  // Where it stands, without events.
  Followed Standing() const;

 private:
  struct Log {
    LogPosition position;
    absl::Status status;
  };
  void Take(LogSlice slice, Log& log, Followed& next);

  EventLog& log_;
  ReadLimits limits_;
  std::vector<Log> logs_;
  // Not before the first Next has looked, so that this gives something in any case.
  bool caught_up_ = false;
};

// The positions from which a watch without a cursor begins: the heads of these logs, or, with
// `oldest`, what lies before the oldest event that is held. An agency without a log begins at 0.
absl::StatusOr<std::vector<LogPosition>> PositionsToBegin(EventLog& log,
                                                          const std::vector<std::string>& agencies,
                                                          bool oldest, absl::Time deadline);

}  // namespace tanggap::events
