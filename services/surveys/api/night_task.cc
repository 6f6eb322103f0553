#include "services/surveys/api/night_task.h"

#include <memory>
#include <string>
#include <vector>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/api/response_view.h"

namespace tanggap::surveys {

namespace {

constexpr int64_t kDay = 24 * 60 * 60;
constexpr int64_t kBegins = 18 * 60 * 60;
constexpr absl::Duration kLongest = absl::Hours(1);
constexpr int kSurveysAtOnce = 500;

}  // namespace

void NightTask::RunIfDue() {
  const int64_t now = absl::ToUnixSeconds(world_.clock.Now());
  if (now % kDay < kBegins || done_ == now / kDay) return;
  const absl::Status status = Run();
  if (status.ok()) {
    done_ = now / kDay;
    return;
  }
  const std::string cause = errors::CauseOf(status);
  log_.Log(telemetry::Severity::kWarning, "The night's work was not done; it is tried again.",
           {{"reason", status.message()}, {"cause", cause}});
}

absl::Status NightTask::Run() {
  const absl::Time now = world_.clock.Now();
  const absl::Time deadline = now + kLongest;
  const int64_t today = absl::ToUnixSeconds(now) / kDay;
  TANGGAP_RETURN_IF_ERROR(nights_.MoveArrivals(today - 1, deadline));
  TANGGAP_RETURN_IF_ERROR(nights_.RewriteWaiting(today, deadline));
  TANGGAP_RETURN_IF_ERROR(nights_.DropExpired(now, deadline));
  TANGGAP_RETURN_IF_ERROR(Forget(now, deadline));
  return nights_.Vacuum(deadline);
}

absl::Status NightTask::Forget(absl::Time now, absl::Time deadline) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  base::Uuid after;
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<HoldingSurvey> surveys,
                             nights_.ListSurveys(after, kSurveysAtOnce, deadline));
    for (const HoldingSurvey& each : surveys) {
      after = each.survey;
      const directory::WorkCalendar* calendar = directory->CalendarOf(each.agency);
      if (calendar == nullptr) continue;
      const int first = FirstMonthHeld(each.hold_months, AgencyDay{calendar->DateOf(now)});
      TANGGAP_RETURN_IF_ERROR(nights_.Forget(each.survey, first, deadline));
    }
    more = surveys.size() == static_cast<size_t>(kSurveysAtOnce);
  }
  return absl::OkStatus();
}

}  // namespace tanggap::surveys
