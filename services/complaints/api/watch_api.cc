#include "services/complaints/api/watch_api.h"

#include <string>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "services/complaints/api/change_feed.h"
#include "services/complaints/api/watched_logs.h"

namespace tanggap::complaints {

absl::StatusOr<std::unique_ptr<rpc::Feed<v1::WatchComplaintsResponse>>> WatchApi::Watch(
    const rpc::Context& context, const v1::WatchComplaintsRequest& request, rpc::Waker waker) {
  TANGGAP_ASSIGN_OR_RETURN(WatchedLogs logs, WatchedLogsOf(context, request, world_, log_));
  return std::make_unique<ChangeFeed>(
      world_, log_, bell_, std::move(logs),
      std::vector<std::string>(request.types().begin(), request.types().end()), std::move(waker));
}

}  // namespace tanggap::complaints
