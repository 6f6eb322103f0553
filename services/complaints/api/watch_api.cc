#include "services/complaints/api/watch_api.h"

#include <string>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/service/watched_logs.h"
#include "services/complaints/api/announcing.h"
#include "services/complaints/api/change_feed.h"

namespace tanggap::complaints {

absl::StatusOr<std::unique_ptr<rpc::Feed<v1::WatchComplaintsResponse>>> WatchApi::Watch(
    const rpc::Context& context, const v1::WatchComplaintsRequest& request, rpc::Waker waker) {
  std::vector<std::string> types(request.types().begin(), request.types().end());
  for (const std::string& type : types) {
    if (!IsEventType(type)) {
      return errors::Error(errors::Reason::UNKNOWN_EVENT_TYPE).With("type", type).ToStatus();
    }
  }
  const service::WatchRequest asked = {
      .agencies = {request.agencies().begin(), request.agencies().end()},
      .cursor = request.cursor(),
      .from_oldest = request.start() == v1::WATCH_START_OLDEST};
  TANGGAP_ASSIGN_OR_RETURN(service::WatchedLogs logs,
                           service::WatchedLogsOf(context, asked, world_, log_));
  return std::make_unique<ChangeFeed>(world_, log_, bell_, std::move(logs), std::move(types),
                                      std::move(waker));
}

}  // namespace tanggap::complaints
