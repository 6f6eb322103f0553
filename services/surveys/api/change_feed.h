// One open WatchSurveys: what follows in the logs, as the contract's messages.
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
#include "tanggap/surveys/v1/feed_messages.pb.h"

namespace tanggap::surveys {

class ChangeFeed final : public rpc::Feed<v1::WatchSurveysResponse> {
 public:
  // All but `logs` outlive it.
  ChangeFeed(const service::World& world, events::EventLog& log, events::Bell& bell,
             service::WatchedLogs logs, std::vector<std::string> types, rpc::Waker waker)
      : watch_(world, log, bell, std::move(logs), std::move(types), std::move(waker)) {}

  absl::StatusOr<std::optional<v1::WatchSurveysResponse>> Next(
      const rpc::Context& context) override;
  v1::WatchSurveysResponse Heartbeat() override;

 private:
  service::Watch watch_;
};

}  // namespace tanggap::surveys
