// One open WatchComplaints: what follows in the logs, as the contract's messages. It holds one
// batch of at most 768 KiB while that is sent, and reads the next when it has left.
//
//   return std::make_unique<ChangeFeed>(world, log, bell, *std::move(logs), types, std::move(waker));
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/events/bell.h"
#include "libs/events/event_log.h"
#include "libs/events/log_follower.h"
#include "libs/rpc/feed.h"
#include "libs/service/world.h"
#include "services/complaints/api/watched_logs.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::complaints {

class ChangeFeed final : public rpc::Feed<v1::WatchComplaintsResponse> {
 public:
  // All but `logs` outlive it.
  ChangeFeed(const service::World& world, events::EventLog& log, events::Bell& bell,
             WatchedLogs logs, std::vector<std::string> types, rpc::Waker waker);

  absl::StatusOr<std::optional<v1::WatchComplaintsResponse>> Next(
      const rpc::Context& context) override;
  v1::WatchComplaintsResponse Heartbeat() override;

 private:
  absl::StatusOr<v1::WatchComplaintsResponse> MessageOf(events::Followed followed,
                                                        errors::Language language);
  std::string CursorAt(std::vector<events::LogPosition> positions);

  const service::World& world_;
  const std::vector<events::LogPosition> kept_;
  // Said with the first message.
  std::vector<events::LogProblem> problems_;
  // The places of the last cursor.
  std::vector<events::LogPosition> last_;
  events::LogFollower follower_;
  const events::Bell::Subscription subscription_;
};

}  // namespace tanggap::complaints
