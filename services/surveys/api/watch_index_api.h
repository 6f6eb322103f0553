// An index as it changes: WatchIndex.
//
//   WatchIndexApi watch_index(world, index_api, figure_watch);
//   results.ServeStream("WatchIndex", watch_index, &WatchIndexApi::Watch);
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "libs/rpc/context.h"
#include "libs/rpc/feed.h"
#include "services/surveys/api/figure_watch.h"
#include "services/surveys/api/index_api.h"

namespace tanggap::surveys {

// Safe to share between threads. What it refers to outlives the feeds that it opens.
class WatchIndexApi {
 public:
  WatchIndexApi(const service::World& world, IndexApi& index, FigureWatch& watch)
      : world_(world), index_(index), watch_(watch) {}

  absl::StatusOr<std::unique_ptr<rpc::Feed<v1::WatchIndexResponse>>> Watch(
      const rpc::Context& context, const v1::WatchIndexRequest& request, rpc::Waker waker);

 private:
  const service::World& world_;
  IndexApi& index_;
  FigureWatch& watch_;
};

}  // namespace tanggap::surveys
