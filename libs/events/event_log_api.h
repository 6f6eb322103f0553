// The handlers of EventLogService, the same in every service that has events.
//
//   events::EventLogApi api(log);
//   api.Register(server);
//
// A caller sees the logs of those agencies in which it has a role that the method admits, not
// limited to a unit.
#pragma once

#include <absl/status/statusor.h>
#include <tanggap/common/v1/event_log.pb.h>

#include "libs/events/event_log.h"
#include "libs/rpc/context.h"
#include "libs/rpc/server.h"

namespace tanggap::events {

// Safe to share between threads. The log outlives it.
class EventLogApi {
 public:
  explicit EventLogApi(EventLog& log) : log_(log) {}

  // The API must outlive the server.
  void Register(rpc::Server& server);

  absl::StatusOr<common::v1::HeadResponse> Head(const rpc::Context& context,
                                                const common::v1::HeadRequest& request) const;
  absl::StatusOr<common::v1::ReadResponse> Read(const rpc::Context& context,
                                                const common::v1::ReadRequest& request) const;

 private:
  EventLog& log_;
};

}  // namespace tanggap::events
