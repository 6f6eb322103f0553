#include "libs/events/careful_applier.h"

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::events {

namespace {

constexpr int kLongestRetryFactor = 25;

// One of the events cannot be applied as it is; nothing was changed.
bool IsRefusal(const absl::StatusOr<Applied>& outcome) {
  return !outcome.ok() && !PassesByItself(outcome.status());
}
bool IsApplied(const absl::StatusOr<Applied>& outcome) {
  return outcome.ok() && *outcome == Applied::kApplied;
}

}  // namespace

absl::StatusOr<Applied> CarefulApplier::Apply(std::vector<Stretch> stretches) {
  std::vector<const Stretch*> together;
  for (const Stretch& stretch : stretches) {
    if (!MustBeCareful(stretch)) together.push_back(&stretch);
  }
  absl::StatusOr<Applied> outcome = ApplyTogether(together);
  if (IsRefusal(outcome)) {
    // One of the logs has an event that fails: each log by itself.
    for (const Stretch* stretch : together) {
      outcome = ApplyTogether({stretch});
      if (IsRefusal(outcome)) {
        logs_.Of(stretch->from.agency).careful_until = stretch->to.position.position;
      } else if (!IsApplied(outcome)) {
        return outcome;
      }
    }
  } else if (!IsApplied(outcome)) {
    return outcome;
  }
  for (Stretch& stretch : stretches) {
    if (!MustBeCareful(stretch)) continue;
    outcome = ApplyOneByOne(std::move(stretch));
    if (!IsApplied(outcome)) return outcome;
  }
  return Applied::kApplied;
}

absl::StatusOr<Applied> CarefulApplier::ApplyTogether(
    const std::vector<const Stretch*>& stretches) {
  if (stretches.empty()) return Applied::kApplied;
  const absl::StatusOr<Applied> outcome = applier_.Apply(stretches);
  if (!IsApplied(outcome)) return outcome;
  for (const Stretch* stretch : stretches) MoveOn(*stretch);
  return outcome;
}

// Ends at an event that must be tried again later: those behind it wait.
absl::StatusOr<Applied> CarefulApplier::ApplyOneByOne(Stretch stretch) {
  FollowedLog& log = logs_.Of(stretch.from.agency);
  for (common::v1::Event& event : stretch.events) {
    std::vector<common::v1::Event> alone;
    alone.push_back(std::move(event));
    const Stretch one = StretchOf(log.checkpoint.position, std::move(alone));
    log.waiting_since = one.begin_time;
    absl::StatusOr<Applied> outcome = ApplyTogether({&one});
    if (IsRefusal(outcome)) {
      if (!NoteFailure(log, outcome.status())) return Applied::kApplied;
      outcome = Park(one);
    }
    if (!IsApplied(outcome)) return outcome;
  }
  return Applied::kApplied;
}

bool CarefulApplier::NoteFailure(FollowedLog& log, const absl::Status& failure) {
  metrics_.failures.Increment();
  log.tries = AreAlike(log.failure, failure) ? log.tries + 1 : 1;
  log.failure = failure;
  if (log.tries >= options_.tries) return true;
  const int factor = std::min(1 << std::min(log.tries - 1, 5), kLongestRetryFactor);
  log.not_before = After(options_.retry * factor);
  return false;
}

absl::StatusOr<Applied> CarefulApplier::Park(const Stretch& one) {
  const common::v1::Event& event = one.events.front();
  FollowedLog& log = logs_.Of(one.from.agency);
  logger_.Error("An event could not be applied and is parked, with later ones of its subject",
                {{"consumer", options_.consumer},
                 {"agency", one.from.agency},
                 {"position", event.position()},
                 {"type", event.type()},
                 {"problem", base::AsStd(log.failure.message())},
                 {"cause", errors::CauseOf(log.failure)}});
  const absl::StatusOr<Applied> outcome = applier_.Park(one, log.failure, log.tries);
  if (!IsApplied(outcome)) return outcome;
  metrics_.parked.Increment();
  log.MoveOn(one.to);
  return outcome;
}

void CarefulApplier::MoveOn(const Stretch& stretch) {
  logs_.Of(stretch.from.agency).MoveOn(stretch.to);
  const std::set<std::string>& types = handler_.types();
  const auto known = std::count_if(stretch.events.begin(), stretch.events.end(),
                                   [&](const common::v1::Event& event) {
                                     return types.empty() || types.count(event.type()) > 0;
                                   });
  metrics_.applied.Increment(static_cast<double>(known));
  metrics_.skipped.Increment(
      static_cast<double>(static_cast<int64_t>(stretch.events.size()) - known));
}

}  // namespace tanggap::events
