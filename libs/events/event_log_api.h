// The handlers of EventLogService, the same in every service that has events.
//
//   events::EventLogApi api(log);
//   api.Register(server);
//
// A caller sees the logs of those agencies in which it has a role that the method admits, not
// limited to a unit; a service that knows more about who may see what gives a function of its own.
#pragma once

#include <absl/status/statusor.h>
#include <tanggap/common/v1/event_log.pb.h>

#include <functional>
#include <string_view>

#include "libs/events/event_log.h"
#include "libs/rpc/context.h"
#include "libs/rpc/server.h"

namespace tanggap::events {

// Whether the caller has a role that the method admits, in this agency or in every one, and not
// limited to a unit.
bool HasGrantForWhole(const rpc::Context& context, std::string_view agency);

// Safe to share between threads. The log outlives it.
class EventLogApi {
 public:
  using MaySee = std::function<bool(const rpc::Context&, std::string_view agency)>;

  explicit EventLogApi(EventLog& log, MaySee may_see = HasGrantForWhole)
      : log_(log), may_see_(std::move(may_see)) {}

  // The API must outlive the server.
  void Register(rpc::Server& server);

  absl::StatusOr<common::v1::HeadResponse> Head(const rpc::Context& context,
                                                const common::v1::HeadRequest& request) const;
  absl::StatusOr<common::v1::ReadResponse> Read(const rpc::Context& context,
                                                const common::v1::ReadRequest& request) const;

 private:
  EventLog& log_;
  const MaySee may_see_;
};

}  // namespace tanggap::events
