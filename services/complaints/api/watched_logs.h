// Which logs a watch follows, and from where: what its request and its cursor say, as far as the
// caller may see the agencies and this instance serves them. Every refusal of a watch is made here.
//
//   TANGGAP_ASSIGN_OR_RETURN(WatchedLogs logs, WatchedLogsOf(context, request, world, event_log));
//   Follow(logs.follow);
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "libs/events/event_log.h"
#include "libs/events/log_follower.h"
#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::complaints {

struct WatchedLogs {
  // Never none: a watch that has nothing to follow is refused.
  std::vector<events::LogPosition> follow;
  // Places of the cursor in logs that are not followed in this stream, for the next cursors: who is
  // given the agency back goes on without a gap.
  std::vector<events::LogPosition> kept;
  // Why some are not followed.
  std::vector<events::LogProblem> problems;
};

absl::StatusOr<WatchedLogs> WatchedLogsOf(const rpc::Context& context,
                                          const v1::WatchComplaintsRequest& request,
                                          const service::World& world, events::EventLog& log);

}  // namespace tanggap::complaints
