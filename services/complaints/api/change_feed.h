// One open WatchComplaints: what follows in the logs, as the contract's messages.
//
//   return std::make_unique<ChangeFeed>(world, log, bell, *std::move(logs), types, std::move(waker));
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/rpc/feed.h"
#include "libs/service/watch.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::complaints {

class ChangeFeed final : public rpc::Feed<v1::WatchComplaintsResponse> {
 public:
  // All but `logs` outlive it.
  ChangeFeed(const service::World& world, events::EventLog& log, events::Bell& bell,
             service::WatchedLogs logs, std::vector<std::string> types, rpc::Waker waker)
      : watch_(world, log, bell, std::move(logs), std::move(types), std::move(waker)) {}

  absl::StatusOr<std::optional<v1::WatchComplaintsResponse>> Next(
      const rpc::Context& context) override;
  v1::WatchComplaintsResponse Heartbeat() override;

 private:
  service::Watch watch_;
};

}  // namespace tanggap::complaints
