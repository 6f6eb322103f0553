// One open watch of events: what follows in the logs, and the cursor behind it. The feed of a
// service's Watch method has one and puts what it gives into the contract's messages.
//
//   class ChangeFeed final : public rpc::Feed<WatchComplaintsResponse> {
//     absl::StatusOr<std::optional<WatchComplaintsResponse>> Next(const rpc::Context& context) override {
//       TANGGAP_ASSIGN_OR_RETURN(std::optional<service::Watched> next, watch_.Next(context.deadline()));
//       return next ? std::optional(MessageOf(*std::move(next))) : std::nullopt;
//     }
//     WatchComplaintsResponse Heartbeat() override { return MessageOf(watch_.Standing()); }
//     service::Watch watch_;
//   };
//
// It holds one batch of at most 768 KiB while that is sent, and reads the next when it has left.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/events/bell.h"
#include "libs/events/event_log.h"
#include "libs/events/log_follower.h"
#include "libs/rpc/feed.h"
#include "libs/service/watched_logs.h"
#include "libs/service/world.h"

namespace tanggap::service {

// What is sent at once.
struct Watched {
  std::vector<common::v1::Event> events;  // of each agency in order; without traceparent
  // Why logs are not followed, or no further; each once in a stream.
  std::vector<events::LogProblem> problems;
  bool caught_up = false;
  std::string cursor;
};

class Watch {
 public:
  // Of `types` empty means all. All but `logs` outlive it.
  Watch(const World& world, events::EventLog& log, events::Bell& bell, WatchedLogs logs,
        std::vector<std::string> types, rpc::Waker waker);

  // What follows; nothing when there is nothing now. An error when no log is left.
  absl::StatusOr<std::optional<Watched>> Next(absl::Time deadline);
  // Where it stands, without events. Waits for nothing.
  Watched Standing();

 private:
  Watched WithCursor(events::Followed followed);

  const World& world_;
  const std::vector<events::LogPosition> kept_;
  // Said with what follows first.
  std::vector<events::LogProblem> problems_;
  // The places of the last cursor.
  std::vector<events::LogPosition> last_;
  events::LogFollower follower_;
  const events::Bell::Subscription subscription_;
};

}  // namespace tanggap::service
