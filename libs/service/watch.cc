#include "libs/service/watch.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/events/cursor.h"

namespace tanggap::service {

Watch::Watch(const World& world, events::EventLog& log, events::Bell& bell, WatchedLogs logs,
             std::vector<std::string> types, rpc::Waker waker)
    : world_(world),
      kept_(std::move(logs.kept)),
      problems_(std::move(logs.problems)),
      last_(logs.follow),
      follower_(log, std::move(logs.follow), std::move(types)),
      subscription_(
          bell.Subscribe(follower_.agencies(), [waker = std::move(waker)] { waker.Wake(); })) {}

absl::StatusOr<std::optional<Watched>> Watch::Next(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(std::optional<events::Followed> next, follower_.Next(deadline));
  if (!next.has_value()) return std::optional<Watched>();
  std::vector<events::LogProblem> problems = std::exchange(problems_, {});
  next->problems.insert(next->problems.begin(), problems.begin(), problems.end());
  return std::optional(WithCursor(*std::move(next)));
}

Watched Watch::Standing() { return WithCursor(follower_.Standing()); }

Watched Watch::WithCursor(events::Followed followed) {
  // When no log is left the last places stand: who comes back with them is told why once more,
  // instead of beginning anew without noticing.
  if (!followed.positions.empty()) last_ = std::move(followed.positions);
  std::vector<events::LogPosition> places = last_;
  places.insert(places.end(), kept_.begin(), kept_.end());
  return {.events = std::move(followed.events),
          .problems = std::move(followed.problems),
          .caught_up = followed.caught_up,
          .cursor = events::SealCursor(world_.keys, world_.random, places)};
}

}  // namespace tanggap::service
