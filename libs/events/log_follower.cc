#include "libs/events/log_follower.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"

namespace tanggap::events {

LogFollower::LogFollower(EventLog& log, std::vector<LogPosition> positions,
                         std::vector<std::string> types, ReadLimits limits)
    : log_(log), limits_(std::move(limits)) {
  limits_.types = std::move(types);
  for (LogPosition& position : positions) logs_.push_back({std::move(position), absl::Status()});
}

std::vector<std::string> LogFollower::agencies() const {
  std::vector<std::string> agencies;
  for (const Log& log : logs_) agencies.push_back(log.position.agency);
  return agencies;
}

absl::StatusOr<std::optional<Followed>> LogFollower::Next(absl::Time deadline) {
  std::vector<LogPosition> asked;
  std::vector<Log*> followed;
  for (Log& log : logs_) {
    if (!log.status.ok()) continue;
    asked.push_back(log.position);
    followed.push_back(&log);
  }
  if (logs_.empty()) return absl::InvalidArgumentError("no log was named to follow");
  if (followed.empty()) return logs_.back().status;
  TANGGAP_ASSIGN_OR_RETURN(std::vector<LogSlice> slices, log_.Read(asked, limits_, deadline));
  Followed next;
  const bool was_caught_up = std::exchange(caught_up_, true);
  for (size_t i = 0; i < slices.size(); ++i) Take(std::move(slices[i]), *followed[i], next);
  next.positions = Standing().positions;
  next.caught_up = caught_up_;
  // Nobody rings for what is there already: while there is more, something is given and the next is
  // asked for, also when no event on the way was of a type that is wanted.
  const bool news = !next.events.empty() || !next.problems.empty() || !caught_up_ || !was_caught_up;
  return news ? std::optional(std::move(next)) : std::nullopt;
}

void LogFollower::Take(LogSlice slice, Log& log, Followed& next) {
  if (!slice.status.ok()) {
    log.status = slice.status;
    next.problems.push_back({log.position.agency, slice.status});
    return;
  }
  if (slice.through_position != log.position.position) log.position.event_id = base::Uuid();
  log.position.epoch = slice.epoch;
  log.position.position = slice.through_position;
  if (!slice.events.empty() && slice.events.back().position() == slice.through_position) {
    log.position.event_id = base::Uuid::Parse(slice.events.back().id()).value_or(base::Uuid());
  }
  if (slice.through_position < slice.head_position) caught_up_ = false;
  for (common::v1::Event& event : slice.events) {
    event.clear_traceparent();
    next.events.push_back(std::move(event));
  }
}

Followed LogFollower::Standing() const {
  Followed standing;
  standing.caught_up = caught_up_;
  for (const Log& log : logs_) {
    if (log.status.ok()) standing.positions.push_back(log.position);
  }
  return standing;
}

absl::StatusOr<std::vector<LogPosition>> PositionsToBegin(EventLog& log,
                                                          const std::vector<std::string>& agencies,
                                                          bool oldest, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads, log.Head(agencies, deadline));
  std::vector<LogPosition> positions;
  for (const std::string& agency : agencies) {
    positions.push_back({agency, base::Uuid(), 0, base::Uuid()});
    for (const LogHead& head : heads) {
      if (head.agency != agency) continue;
      positions.back().epoch = head.epoch;
      positions.back().position = oldest ? head.oldest_position - 1 : head.position;
    }
  }
  return positions;
}

}  // namespace tanggap::events
