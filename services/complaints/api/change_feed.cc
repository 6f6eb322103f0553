#include "services/complaints/api/change_feed.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"
#include "libs/events/cursor.h"

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

ChangeFeed::ChangeFeed(const service::World& world, events::EventLog& log, events::Bell& bell,
                       WatchedLogs logs, std::vector<std::string> types, rpc::Waker waker)
    : world_(world),
      kept_(std::move(logs.kept)),
      problems_(std::move(logs.problems)),
      last_(logs.follow),
      follower_(log, std::move(logs.follow), std::move(types)),
      subscription_(
          bell.Subscribe(follower_.agencies(), [waker = std::move(waker)] { waker.Wake(); })) {}

absl::StatusOr<std::optional<v1::WatchComplaintsResponse>> ChangeFeed::Next(
    const rpc::Context& context) {
  TANGGAP_ASSIGN_OR_RETURN(std::optional<events::Followed> next,
                           follower_.Next(context.deadline()));
  if (!next.has_value()) return std::optional<v1::WatchComplaintsResponse>();
  TANGGAP_ASSIGN_OR_RETURN(v1::WatchComplaintsResponse message,
                           MessageOf(*std::move(next), context.language()));
  return std::optional(std::move(message));
}

v1::WatchComplaintsResponse ChangeFeed::Heartbeat() {
  events::Followed standing = follower_.Standing();
  v1::WatchComplaintsResponse message;
  message.set_caught_up(standing.caught_up);
  message.set_cursor(CursorAt(std::move(standing.positions)));
  return message;
}

absl::StatusOr<v1::WatchComplaintsResponse> ChangeFeed::MessageOf(events::Followed followed,
                                                                  errors::Language language) {
  v1::WatchComplaintsResponse message;
  for (common::v1::Event& event : followed.events) {
    TANGGAP_RETURN_IF_ERROR(Fill(std::move(event), *message.add_changes()));
  }
  std::vector<events::LogProblem> problems = std::exchange(problems_, {});
  problems.insert(problems.end(), followed.problems.begin(), followed.problems.end());
  for (const events::LogProblem& problem : problems) {
    v1::LogProblem& said = *message.add_problems();
    said.set_agency(problem.agency);
    *said.mutable_error() = errors::ToRpcStatus(problem.status, language);
  }
  message.set_caught_up(followed.caught_up);
  message.set_cursor(CursorAt(std::move(followed.positions)));
  return message;
}

std::string ChangeFeed::CursorAt(std::vector<events::LogPosition> positions) {
  // When no log is left the last places stand: who comes back with them is told why once more,
  // instead of beginning anew without noticing.
  if (!positions.empty()) last_ = std::move(positions);
  std::vector<events::LogPosition> places = last_;
  places.insert(places.end(), kept_.begin(), kept_.end());
  return events::SealCursor(world_.keys, world_.random, places);
}

}  // namespace tanggap::complaints
