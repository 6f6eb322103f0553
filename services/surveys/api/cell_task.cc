#include "services/surveys/api/cell_task.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

// So many deltas that were taken up are given back to the table: until then their rows hold whole
// answers.
constexpr int64_t kVacuumAfter = 1000;
constexpr absl::Duration kPatience = absl::Seconds(30);

}  // namespace

CellTask::CellTask(const service::World& world, Cells& cells, telemetry::Logger& log,
                   telemetry::Metrics& metrics)
    : world_(world),
      cells_(cells),
      log_(log),
      taken_(metrics.Counter("tanggap_surveys_deltas_folded_total",
                             "Responses and corrections that were taken up into figures.")),
      failed_(metrics.Counter("tanggap_surveys_folds_failed_total",
                              "Times that responses of a survey could not be taken up.")) {}

FoldTime CellTask::Now() const {
  const absl::Time now = world_.clock.Now();
  return {.today = absl::ToUnixSeconds(now) / 86'400,
          .month_of = [directory = world_.directory(), now](std::string_view agency) {
            const directory::WorkCalendar* calendar = directory->CalendarOf(agency);
            if (calendar == nullptr || !directory->ServedHere(agency)) return 0;
            const absl::CivilDay today = calendar->DateOf(now);
            return static_cast<int>(today.year()) * 100 + today.month();
          }};
}

absl::StatusOr<int64_t> CellTask::RunOf(const DueFold& due, const FoldTime& time) {
  int64_t all = 0;
  for (int64_t taken = Cells::kBatch; taken >= Cells::kBatch; all += taken) {
    TANGGAP_ASSIGN_OR_RETURN(taken, cells_.Fold(due, time, world_.clock.Now() + kPatience));
    taken_.Increment(static_cast<double>(taken));
  }
  return all;
}

void CellTask::Run() {
  const FoldTime time = Now();
  const absl::StatusOr<std::vector<DueFold>> due =
      cells_.FindDue(time, world_.clock.Now() + kPatience);
  // The database is away: host.h tells.
  if (!due.ok()) return;
  for (const DueFold& each : *due) {
    const absl::StatusOr<int64_t> taken = RunOf(each, time);
    if (taken.ok()) {
      since_vacuum_ += *taken;
      continue;
    }
    failed_.Increment();
    log_.Warning("Responses could not be taken up into figures.",
                 {{"survey", each.survey.ToString()},
                  {"code", absl::StatusCodeToString(taken.status().code())}});
  }
  if (since_vacuum_ < kVacuumAfter) return;
  if (cells_.Vacuum(world_.clock.Now() + kPatience).ok()) since_vacuum_ = 0;
}

}  // namespace tanggap::surveys
