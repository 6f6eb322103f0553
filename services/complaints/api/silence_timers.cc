#include "services/complaints/api/silence_timers.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/complaints/domain/timer.h"

namespace tanggap::complaints {

namespace {

constexpr int kBatch = 100;
constexpr absl::Duration StatementLimit() { return absl::Seconds(10); }
// How long a case is left alone that could not be carried out: double each time.
constexpr absl::Duration ShortestPause() { return absl::Minutes(1); }
constexpr absl::Duration LongestPause() { return absl::Hours(1); }
// Those beyond are tried at every run.
constexpr size_t kMostFailures = 10'000;

}  // namespace

SilenceTimers::SilenceTimers(const service::World& world, Timers& timers, Cases& cases,
                             Changes& changes, telemetry::Logger& log, telemetry::Metrics& metrics)
    : world_(world),
      timers_(timers),
      cases_(cases),
      changes_(changes),
      log_(log),
      fired_(metrics.Counter("tanggap_complaints_timers_fired_total",
                             "Reminders, closings and withdrawals on a reporter's silence.")),
      failed_(metrics.Counter(
          "tanggap_complaints_timers_failed_total",
          "Due timers that could not be carried out; each is tried again after a pause.")) {}

int SilenceTimers::Run(const std::atomic<bool>& stopping) {
  int fired = 0;
  TimerKey after;
  while (true) {
    const absl::Time now = world_.clock.Now();
    const absl::StatusOr<std::vector<TimerKey>> due =
        timers_.Due(now, after, kBatch, now + StatementLimit());
    if (!due.ok()) {
      log_.Warning("Due timers could not be read; the next run tries again",
                   {{"cause", base::AsStd(due.status().message())}});
      return fired;
    }
    for (const TimerKey& key : *due) {
      if (stopping) return fired;
      after = key;
      if (TryOne(key.complaint)) ++fired;
    }
    if (due->size() < kBatch) return fired;
  }
}

bool SilenceTimers::TryOne(const base::Uuid& complaint) {
  // Each case has a deadline of its own, so that a slow one takes nothing from those after it.
  const absl::Time now = world_.clock.Now();
  if (IsLeftAlone(complaint, now)) return false;
  const absl::StatusOr<bool> done = Fire(complaint, now);
  if (!done.ok()) {
    Remember(complaint, done.status(), now);
    return false;
  }
  Forget(complaint);
  if (*done) fired_.Increment();
  return *done;
}

absl::StatusOr<bool> SilenceTimers::Fire(const base::Uuid& complaint, absl::Time now) {
  const Viewer nobody;
  const absl::Time deadline = now + StatementLimit();
  TANGGAP_ASSIGN_OR_RETURN(const Case found,
                           cases_.Load(complaint, nobody, common::v1::RELATION_ANY, deadline));
  const std::optional<v1::Action> action = TimerActionAt(found.complaint, now);
  if (!action.has_value()) return false;
  return changes_.CarryOwn(found, *action, now, deadline);
}

bool SilenceTimers::IsLeftAlone(const base::Uuid& complaint, absl::Time now) const {
  base::MutexLock lock(mutex_);
  const auto failure = failures_.find(complaint);
  return failure != failures_.end() && now < failure->second.again;
}

void SilenceTimers::Remember(const base::Uuid& complaint, const absl::Status& failure,
                             absl::Time now) {
  failed_.Increment();
  absl::Duration pause;
  // A database that is away says nothing about the case.
  if (!absl::IsUnavailable(failure)) {
    base::MutexLock lock(mutex_);
    if (failures_.size() >= kMostFailures) {
      std::erase_if(failures_, [&](const auto& old) { return old.second.again <= now; });
    }
    if (failures_.size() < kMostFailures || failures_.contains(complaint)) {
      Failure& remembered = failures_[complaint];
      pause = std::min(ShortestPause() * (1 << std::min(remembered.times, 10)), LongestPause());
      ++remembered.times;
      remembered.again = now + pause;
    }
  }
  log_.Warning("A due timer could not be carried out; it is tried again after a pause",
               {{"complaint", complaint.ToString()},
                {"pause", pause},
                {"cause", base::AsStd(failure.message())}});
}

void SilenceTimers::Forget(const base::Uuid& complaint) {
  base::MutexLock lock(mutex_);
  failures_.erase(complaint);
}

}  // namespace tanggap::complaints
