#include "services/surveys/api/watch_api.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "libs/auth/principal.h"
#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/service/watched_logs.h"
#include "services/surveys/api/announcing.h"
#include "services/surveys/api/change_feed.h"

namespace tanggap::surveys {

absl::StatusOr<std::unique_ptr<rpc::Feed<v1::WatchSurveysResponse>>> WatchApi::Watch(
    const rpc::Context& context, const v1::WatchSurveysRequest& request, rpc::Waker waker) {
  // To others an invitation is no type that there is.
  const std::vector<std::string> told =
      EventTypes(context.principal().kind == auth::PrincipalKind::kService);
  for (const std::string& type : request.types()) {
    if (std::find(told.begin(), told.end(), type) == told.end())
      return errors::Error(errors::Reason::UNKNOWN_EVENT_TYPE).With("type", type).ToStatus();
  }
  std::vector<std::string> types(request.types().begin(), request.types().end());
  if (types.empty()) types = told;
  const service::WatchRequest asked = {
      .agencies = {request.agencies().begin(), request.agencies().end()},
      .cursor = request.cursor(),
      .from_oldest = request.start() == v1::SURVEY_WATCH_START_OLDEST};
  TANGGAP_ASSIGN_OR_RETURN(service::WatchedLogs logs,
                           service::WatchedLogsOf(context, asked, world_, log_));
  return std::make_unique<ChangeFeed>(world_, log_, bell_, std::move(logs), std::move(types),
                                      std::move(waker));
}

}  // namespace tanggap::surveys
