// Watching: WatchSurveys. Decides what is followed (libs/service/watched_logs.h) and opens the feed
// of it (change_feed.h).
//
//   WatchApi watch(world, flow.event_log(), flow.bell());
//   design.ServeStream("WatchSurveys", watch, &WatchApi::Watch);
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "libs/events/bell.h"
#include "libs/events/event_log.h"
#include "libs/rpc/context.h"
#include "libs/rpc/feed.h"
#include "libs/service/world.h"
#include "tanggap/surveys/v1/feed_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads. What it refers to outlives the feeds that it opens.
class WatchApi {
 public:
  WatchApi(const service::World& world, events::EventLog& log, events::Bell& bell)
      : world_(world), log_(log), bell_(bell) {}

  absl::StatusOr<std::unique_ptr<rpc::Feed<v1::WatchSurveysResponse>>> Watch(
      const rpc::Context& context, const v1::WatchSurveysRequest& request, rpc::Waker waker);

 private:
  const service::World& world_;
  events::EventLog& log_;
  events::Bell& bell_;
};

}  // namespace tanggap::surveys
