#include "libs/events/event_log_api.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "libs/query/page_size.h"

namespace tanggap::events {

namespace {

using errors::Error;
using errors::Reason;

constexpr query::PageLimits kPage = {.usual = 500, .most = 1000};

absl::Status NotFound(std::string_view agency) {
  return Error(Reason::RESOURCE_NOT_FOUND).With("resource", base::Join("agencies/", agency));
}

absl::Status Wrong(int place, std::string_view field, std::string_view description) {
  return Error(Reason::INVALID_FIELD).Field(base::Join("logs[", place, "].", field), description);
}

// The positions asked for, which the doorway has looked at one by one.
absl::StatusOr<std::vector<LogPosition>> PositionsOf(const common::v1::ReadRequest& request) {
  std::vector<LogPosition> positions;
  std::set<std::string_view> agencies;
  for (int i = 0; i < request.logs_size(); ++i) {
    const common::v1::LogPosition& asked = request.logs(i);
    if (!agencies.insert(asked.agency()).second) {
      return Wrong(i, "agency", "Name each agency once.");
    }
    if (asked.epoch().empty() && asked.position() > 0) {
      return Wrong(i, "epoch", "A position above 0 needs the epoch that it belongs to.");
    }
    positions.push_back({asked.agency(), base::Uuid::Parse(asked.epoch()).value_or(base::Uuid()),
                         asked.position(),
                         base::Uuid::Parse(asked.event_id()).value_or(base::Uuid())});
  }
  return positions;
}

void Fill(LogSlice slice, errors::Language language, common::v1::LogSlice& message) {
  message.set_agency(slice.agency);
  if (!slice.status.ok()) {
    *message.mutable_error() = errors::ToRpcStatus(slice.status, language);
    return;
  }
  if (!slice.epoch.IsNil()) message.set_epoch(slice.epoch.ToString());
  for (common::v1::Event& event : slice.events) *message.add_events() = std::move(event);
  message.set_through_position(slice.through_position);
  message.set_head_position(slice.head_position);
}

bool MaySee(const rpc::Context& context, std::string_view agency) {
  return context.policy().AdmitsForWhole(context.principal(), agency);
}

}  // namespace

void EventLogApi::Register(rpc::Server& server) {
  server.Handle<common::v1::HeadRequest, common::v1::HeadResponse>(
      "tanggap.common.v1.EventLogService.Head",
      [this](const rpc::Context& context, const common::v1::HeadRequest& request) {
        return Head(context, request);
      });
  server.Handle<common::v1::ReadRequest, common::v1::ReadResponse>(
      "tanggap.common.v1.EventLogService.Read",
      [this](const rpc::Context& context, const common::v1::ReadRequest& request) {
        return Read(context, request);
      });
}

absl::StatusOr<common::v1::HeadResponse> EventLogApi::Head(
    const rpc::Context& context, const common::v1::HeadRequest& request) const {
  for (const std::string& agency : request.agencies()) {
    if (!MaySee(context, agency)) return NotFound(agency);
  }
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<LogHead> heads,
      log_.Head({request.agencies().begin(), request.agencies().end()}, context.deadline()));
  common::v1::HeadResponse response;
  for (const LogHead& head : heads) {
    if (!MaySee(context, head.agency)) continue;
    common::v1::LogHead& message = *response.add_heads();
    message.set_agency(head.agency);
    message.set_epoch(head.epoch.ToString());
    message.set_position(head.position);
    message.set_oldest_position(head.oldest_position);
  }
  return response;
}

absl::StatusOr<common::v1::ReadResponse> EventLogApi::Read(
    const rpc::Context& context, const common::v1::ReadRequest& request) const {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogPosition> positions, PositionsOf(request));
  std::vector<LogPosition> seen;
  for (const LogPosition& position : positions) {
    if (MaySee(context, position.agency)) seen.push_back(position);
  }
  std::vector<LogSlice> slices;
  if (!seen.empty()) {
    ReadLimits limits = {.types = {request.types().begin(), request.types().end()}};
    limits.events = query::PageSize(request.page_size(), kPage);
    TANGGAP_ASSIGN_OR_RETURN(slices, log_.Read(seen, limits, context.deadline()));
  }
  common::v1::ReadResponse response;
  // Traces are for those who work on Tanggap, not for everybody who may read its events.
  if (!context.principal().Holds(auth::Role::ROLE_SERVICE_ACCOUNT)) {
    for (LogSlice& slice : slices) {
      for (common::v1::Event& event : slice.events) event.clear_traceparent();
    }
  }
  auto next = slices.begin();
  for (const LogPosition& position : positions) {
    LogSlice slice = {.agency = position.agency, .status = NotFound(position.agency)};
    if (next != slices.end() && next->agency == position.agency) slice = std::move(*next++);
    Fill(std::move(slice), context.language(), *response.add_slices());
  }
  return response;
}

}  // namespace tanggap::events
