#include "services/complaints/api/silence_timers.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/complaints/domain/timer.h"

namespace tanggap::complaints {

namespace {

constexpr int kBatch = 100;
constexpr absl::Duration StatementLimit() { return absl::Seconds(10); }

}  // namespace

SilenceTimers::SilenceTimers(const World& world, Timers& timers, Cases& cases, Changes& changes,
                             telemetry::Logger& log, telemetry::Metrics& metrics)
    : world_(world),
      timers_(timers),
      cases_(cases),
      changes_(changes),
      log_(log),
      fired_(metrics.Counter("tanggap_complaints_timers_fired_total",
                             "Reminders, closings and withdrawals on a reporter's silence.")),
      failed_(metrics.Counter(
          "tanggap_complaints_timers_failed_total",
          "Cases whose due timer could not be carried out; tried again at the next run.")) {}

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
      const absl::StatusOr<bool> done = Fire(key.complaint, now);
      if (done.ok() && *done) {
        ++fired;
        fired_.Increment();
      } else if (!done.ok()) {
        failed_.Increment();
        log_.Warning("A due timer could not be carried out; the next run tries again",
                     {{"complaint", key.complaint.ToString()},
                      {"cause", base::AsStd(done.status().message())}});
      }
    }
    if (due->size() < kBatch) return fired;
  }
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

}  // namespace tanggap::complaints
