// Which logs a watch follows, and from where: what its request and its cursor say, as far as the
// caller may see the agencies and this instance serves them. Every refusal of a watch is made here,
// but for types that the service does not know.
//
//   const WatchRequest asked = {agencies, request.cursor(), request.start() == v1::WATCH_START_OLDEST};
//   TANGGAP_ASSIGN_OR_RETURN(WatchedLogs logs, WatchedLogsOf(context, asked, world, event_log));
//   return std::make_unique<Feed>(Watch(world, event_log, bell, std::move(logs), types, waker));
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/events/event_log.h"
#include "libs/events/log_follower.h"
#include "libs/rpc/context.h"
#include "libs/service/world.h"

namespace tanggap::service {

struct WatchRequest {
  // Needed without a cursor; with one, empty means the cursor's.
  std::vector<std::string> agencies;
  std::string cursor;
  // Where logs begin that the cursor does not know: before the oldest event, else after the newest.
  bool from_oldest = false;
};

struct WatchedLogs {
  // Never none: a watch that has nothing to follow is refused.
  std::vector<events::LogPosition> follow;
  // Places of the cursor in logs that are not followed in this stream, for the next cursors: who is
  // given the agency back goes on without a gap.
  std::vector<events::LogPosition> kept;
  // Why some are not followed.
  std::vector<events::LogProblem> problems;
};

absl::StatusOr<WatchedLogs> WatchedLogsOf(const rpc::Context& context, const WatchRequest& request,
                                          const World& world, events::EventLog& log);

}  // namespace tanggap::service
