#include "services/complaints/api/change_feed.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"

namespace tanggap::complaints {

namespace {

absl::Status Fill(common::v1::Event event, v1::ComplaintChange& change) {
  if (!change.mutable_change()->ParseFromString(event.data())) {
    return absl::DataLossError(base::Join("the data of event ", event.id(), " cannot be read"));
  }
  event.clear_data();
  *change.mutable_event() = std::move(event);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<v1::WatchComplaintsResponse>> ChangeFeed::Next(
    const rpc::Context& context) {
  TANGGAP_ASSIGN_OR_RETURN(std::optional<service::Watched> next, watch_.Next(context.deadline()));
  if (!next.has_value()) return std::optional<v1::WatchComplaintsResponse>();
  v1::WatchComplaintsResponse message;
  for (common::v1::Event& event : next->events) {
    TANGGAP_RETURN_IF_ERROR(Fill(std::move(event), *message.add_changes()));
  }
  for (const events::LogProblem& problem : next->problems) {
    v1::LogProblem& said = *message.add_problems();
    said.set_agency(problem.agency);
    *said.mutable_error() = errors::ToRpcStatus(problem.status, context.language());
  }
  message.set_caught_up(next->caught_up);
  message.set_cursor(std::move(next->cursor));
  return std::optional(std::move(message));
}

v1::WatchComplaintsResponse ChangeFeed::Heartbeat() {
  service::Watched standing = watch_.Standing();
  v1::WatchComplaintsResponse message;
  message.set_caught_up(standing.caught_up);
  message.set_cursor(std::move(standing.cursor));
  return message;
}

}  // namespace tanggap::complaints
