#include "services/surveys/api/cell_task.h"

#include <string>
#include <vector>

#include "libs/base/heap.h"
#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/store/figures.h"

namespace tanggap::surveys {

namespace {

// After so many deltas that were taken up: what they took is given back to the table, for until
// then their rows hold whole answers, and to the machine.
constexpr int64_t kVacuumAfter = 1000;
constexpr absl::Duration kPatience = absl::Seconds(30);
// A month that ends is taken up whole, with all services and options of all units.
constexpr absl::Duration kFoldPatience = absl::Minutes(10);

}  // namespace

CellTask::CellTask(const service::World& world, Cells& cells, SuppressionBooks& books,
                   telemetry::Logger& log, telemetry::Metrics& metrics)
    : world_(world),
      cells_(cells),
      books_(books),
      log_(log),
      taken_(metrics.Counter("tanggap_surveys_deltas_folded_total",
                             "Responses and corrections that were taken up into figures.")),
      failed_(metrics.Counter("tanggap_surveys_folds_failed_total",
                              "Times that responses of a survey could not be taken up.")) {}

FoldTime CellTask::TimeAt(absl::Time now) const {
  const int64_t today = UtcDay(now);
  return {.today = today,
          .month_of = [directory = world_.directory(), today](std::string_view agency) {
            const directory::WorkCalendar* calendar = directory->CalendarOf(agency);
            if (calendar == nullptr || !directory->ServedHere(agency)) return 0;
            return NumberOf(absl::CivilMonth(calendar->DateOf(BeginOfUtcDay(today))));
          }};
}

absl::StatusOr<Folded> CellTask::FoldOnce(const DueFold& due, const FoldTime& time) {
  // What may be shown is decided before figures change, so that who looks at them does not wait.
  std::optional<SuppressionBooks::Ahead> ahead;
  const absl::Time deadline = world_.clock.Now() + kFoldPatience;
  const auto decide = [&](postgres::Transaction& transaction, int64_t version) -> absl::Status {
    TANGGAP_ASSIGN_OR_RETURN(const auto moment, Figures(transaction).Look(deadline));
    TANGGAP_ASSIGN_OR_RETURN(ahead, books_.DecideAhead(due.survey, version, *moment));
    return absl::OkStatus();
  };
  TANGGAP_ASSIGN_OR_RETURN(Folded folded, cells_.Fold(due, time, deadline, decide));
  if (folded.taken > 0 && ahead.has_value()) books_.Put(*ahead);
  taken_.Increment(static_cast<double>(folded.taken));
  return folded;
}

void CellTask::Run() {
  const absl::Time now = world_.clock.Now();
  const FoldTime time = TimeAt(now);
  const int64_t hour = absl::ToUnixSeconds(now) / 3600;
  const bool by_time = hour != hour_;
  const absl::StatusOr<std::vector<DueFold>> due =
      by_time ? cells_.FindDue(time, now + kPatience) : cells_.FindNew(now + kPatience);
  // The database is away: host.h tells.
  if (!due.ok()) return;
  bool all = true;
  for (const DueFold& each : *due) {
    if (!by_time && !pace_.IsOurs(each.survey, each.version)) {
      pace_.Leave(each.survey, each.version);
      continue;
    }
    const absl::StatusOr<Folded> folded = FoldOnce(each, time);
    if (folded.ok()) {
      pace_.Leave(each.survey, folded->version);
      since_vacuum_ += folded->taken;
    } else {
      TellFailure(each, folded.status());
    }
    // What is due by the time alone has no mark by which it would be found again. One that somebody
    // else is at, or that fails for good, does not have all others looked through each second.
    const bool again = !folded.ok() || folded->busy;
    if (by_time && again)
      all = cells_.LookAgain(each.survey, world_.clock.Now() + kPatience).ok() && all;
  }
  pace_.EndRun();
  if (by_time && all) hour_ = hour;
  if (since_vacuum_ < kVacuumAfter || !cells_.Vacuum(world_.clock.Now() + kPatience).ok()) return;
  base::GiveBackHeaps();
  since_vacuum_ = 0;
}

void CellTask::TellFailure(const DueFold& due, const absl::Status& status) {
  failed_.Increment();
  const std::string reason(status.message());
  const std::string cause = errors::CauseOf(status);
  log_.Warning("Responses could not be taken up into figures.",
               {{"survey", due.survey.ToString()},
                {"code", absl::StatusCodeToString(status.code())},
                {"reason", reason},
                {"cause", cause}});
}

}  // namespace tanggap::surveys
