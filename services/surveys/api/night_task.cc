#include "services/surveys/api/night_task.h"

#include <memory>
#include <vector>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/holding.h"

namespace tanggap::surveys {

namespace {

constexpr absl::Duration kLongest = absl::Hours(1);
constexpr int kSurveysAtOnce = 500;
constexpr int kRewritings = 5;

}  // namespace

struct NightTask::Step {
  const char* name;
  Left (NightTask::*run)();
};

// What is promised to people first; vacuuming last, for it takes away what the others leave dead.
const NightTask::Step NightTask::kSteps[] = {{"forget", &NightTask::Forget},
                                             {"rewrite", &NightTask::Rewrite},
                                             {"drop_expired", &NightTask::DropExpired},
                                             {"move", &NightTask::Move},
                                             {"vacuum", &NightTask::Vacuum}};

NightTask::NightTask(const service::World& world, postgres::Pool& pool, telemetry::Logger& log,
                     telemetry::Metrics& metrics)
    : world_(world), nights_(pool), log_(log) {
  for (const Step& step : kSteps) {
    const telemetry::Labels labels = {{"step", step.name}};
    failed_[step.name] =
        &metrics.Counter("tanggap_surveys_night_steps_failed_total",
                         "Times that a step of the night's work could not be done.", labels);
    left_[step.name] = &metrics.Gauge(
        "tanggap_surveys_night_left",
        "What the night's work had to leave until it is tried again: rows of the step rewrite, "
        "bytes of the step vacuum.",
        labels);
  }
}

absl::Time NightTask::Deadline() const { return world_.clock.Now() + kLongest; }

void NightTask::RunIfDue() {
  const Night night = LastNight(world_.clock.Now());
  const absl::StatusOr<int64_t> last = nights_.LastDone(Deadline());
  // The database is away: host.h tells.
  if (!last.ok() || *last >= night.day) return;
  if (night_.day != night.day) finished_.clear();
  night_ = night;
  // Each step has told what was wrong.
  static_cast<void>(RunSteps());
}

absl::Status NightTask::Run() {
  TANGGAP_RETURN_IF_ERROR(nights_.NoteNothingMoved(Deadline()));
  night_ = LastNight(world_.clock.Now());
  finished_.clear();
  return RunSteps();
}

absl::Status NightTask::RunSteps() {
  absl::Status first_error;
  bool whole = true;
  for (const Step& step : kSteps) {
    if (finished_.contains(step.name)) continue;
    const Left left = (this->*step.run)();
    Tell(step.name, left);
    first_error.Update(left.status());
    if (left.ok() && *left == 0) {
      finished_.insert(step.name);
    } else {
      whole = false;
    }
  }
  // What the others leave dead later is to go too.
  finished_.erase("vacuum");
  if (whole) first_error.Update(nights_.NoteDone(night_.day, Deadline()));
  return first_error;
}

void NightTask::Tell(const char* step, const Left& left) {
  left_[step]->Set(left.ok() ? static_cast<double>(*left) : 0);
  if (left.ok() && *left == 0) return;
  if (left.ok()) {
    log_.Info("Some of the night's work was left to others who are at it; it is tried again.",
              {{"step", step}, {"left", *left}});
    return;
  }
  failed_[step]->Increment();
  const std::string reason(left.status().message());
  const std::string cause = errors::CauseOf(left.status());
  log_.Warning("Some of the night's work was not done; it is tried again.",
               {{"step", step}, {"reason", reason}, {"cause", cause}});
}

NightTask::Left NightTask::Rewrite() {
  const int64_t today = UtcDay(world_.clock.Now());
  int64_t left = 1;
  for (int i = 0; i < kRewritings && left > 0; ++i) {
    TANGGAP_ASSIGN_OR_RETURN(left, nights_.RewriteWaiting(today, Deadline()));
  }
  return left;
}

NightTask::Left NightTask::DropExpired() {
  TANGGAP_RETURN_IF_ERROR(nights_.DropExpired(world_.clock.Now(), Deadline()));
  return 0;
}

NightTask::Left NightTask::Move() {
  // By UTC the day in which a night begins is not over then: what came before that day goes.
  const int64_t through = night_.day - 2;
  TANGGAP_RETURN_IF_ERROR(nights_.MoveArrivals(through, UtcDay(world_.clock.Now()), Deadline()));
  return 0;
}

NightTask::Left NightTask::Vacuum() {
  return nights_.Vacuum(UtcDay(world_.clock.Now()) - 1, Deadline());
}

NightTask::Left NightTask::Forget() {
  base::Uuid after;
  absl::Status first_error;
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<HoldingSurvey> surveys,
                             nights_.ListSurveys(after, kSurveysAtOnce, Deadline()));
    for (const HoldingSurvey& each : surveys) {
      after = each.survey;
      first_error.Update(ForgetOf(each));
    }
    more = surveys.size() == static_cast<size_t>(kSurveysAtOnce);
  }
  TANGGAP_RETURN_IF_ERROR(first_error);
  return 0;
}

absl::Status NightTask::ForgetOf(const HoldingSurvey& survey) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(survey.agency);
  if (calendar == nullptr) return absl::OkStatus();
  const absl::CivilDay today = calendar->DateOf(world_.clock.Now());
  return nights_.Forget(survey.survey, FirstMonthHeld(survey.hold_months, today), Deadline());
}

}  // namespace tanggap::surveys
