#include "services/surveys/api/change_feed.h"

#include <google/protobuf/descriptor.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"

namespace tanggap::surveys {

namespace {

// The field of `change` that holds events of this type; null for a type that this release does not
// know. Types begin with the name of what they are of, as the messages do.
google::protobuf::Message* PlaceOf(std::string_view type, v1::SurveyChange& change) {
  if (type.starts_with("surveys.v1.Survey")) return change.mutable_survey();
  if (type.starts_with("surveys.v1.Figures")) return change.mutable_figures();
  if (type.starts_with("surveys.v1.Invitation")) return change.mutable_invitation();
  return nullptr;
}

absl::Status Fill(common::v1::Event event, v1::SurveyChange& change) {
  google::protobuf::Message* place = PlaceOf(event.type(), change);
  if (place != nullptr && !place->ParseFromString(event.data()))
    return absl::DataLossError(base::Join("the data of event ", event.id(), " cannot be read"));
  event.clear_data();
  *change.mutable_event() = std::move(event);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<v1::WatchSurveysResponse>> ChangeFeed::Next(
    const rpc::Context& context) {
  TANGGAP_ASSIGN_OR_RETURN(std::optional<service::Watched> next, watch_.Next(context.deadline()));
  if (!next.has_value()) return std::optional<v1::WatchSurveysResponse>();
  v1::WatchSurveysResponse message;
  for (common::v1::Event& event : next->events) {
    TANGGAP_RETURN_IF_ERROR(Fill(std::move(event), *message.add_changes()));
  }
  for (const events::LogProblem& problem : next->problems) {
    v1::SurveyLogProblem& said = *message.add_problems();
    said.set_agency(problem.agency);
    *said.mutable_error() = errors::ToRpcStatus(problem.status, context.language());
  }
  message.set_caught_up(next->caught_up);
  message.set_cursor(std::move(next->cursor));
  return std::optional(std::move(message));
}

v1::WatchSurveysResponse ChangeFeed::Heartbeat() {
  service::Watched standing = watch_.Standing();
  v1::WatchSurveysResponse message;
  message.set_caught_up(standing.caught_up);
  message.set_cursor(std::move(standing.cursor));
  return message;
}

}  // namespace tanggap::surveys
