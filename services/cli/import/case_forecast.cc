#include "services/cli/import/case_forecast.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "services/cli/complaint_page.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

// The clocks of others are not exact.
constexpr absl::Duration kTolerated = absl::Minutes(10);

std::string NameOf(v1::Action action) { return v1::Action_Name(action).substr(7); }

// What must have been the last of these steps before that action; unspecified for nothing that a
// service would not fill in.
v1::Action NeededBefore(v1::Action action) {
  switch (action) {
    case v1::ACTION_CLOSE:
    case v1::ACTION_ACCEPT_ANSWER:
    case v1::ACTION_DISPUTE_ANSWER:
      return v1::ACTION_ANSWER;
    case v1::ACTION_PROVIDE_INFORMATION:
      return v1::ACTION_REQUEST_INFORMATION;
    default:
      return v1::ACTION_UNSPECIFIED;
  }
}

// Whether it leaves the case where it was.
bool IsBeside(v1::Action action) {
  return action == v1::ACTION_COMMENT || action == v1::ACTION_UPDATE ||
         action == v1::ACTION_REMIND || action == v1::ACTION_ESCALATE;
}

}  // namespace

std::string CaseForecast::TimeProblemOf(const v1::ImportedComplaint& item) {
  const absl::Time latest = now_ + kTolerated;
  std::string problem;
  absl::Time before = absl::InfinitePast();
  if (item.has_file_time()) {
    before = TimeOf(item.file_time());
    if (before > latest) problem = "file_time lies in the future";
  }
  for (int i = 0; i < item.steps_size() && problem.empty(); ++i) {
    const v1::ImportedStep& step = item.steps(i);
    const absl::Time time = TimeOf(step.time());
    const bool possible = step.implied() || (time >= before && time <= latest);
    if (!possible)
      problem = base::Join("steps[", i, "]: ", NameOf(step.action()), " claims a time ",
                           time > latest ? "in the future" : "before the step before it");
    before = std::max(before, time);
  }
  if (problem.empty() || item.impossible_times() != v1::IMPOSSIBLE_TIMES_ADJUST) return problem;
  ++adjusted_;
  return "";
}

std::string CaseForecast::OrderProblemOf(const v1::ImportedComplaint& item) {
  // Of an update nobody knows here how far the case was.
  bool known = item.has_complaint();
  v1::Action last = v1::ACTION_CREATE;
  for (int i = 0; i < item.steps_size(); ++i) {
    const v1::Action action = item.steps(i).action();
    const v1::Action needed = NeededBefore(action);
    if (known && needed != v1::ACTION_UNSPECIFIED && last != needed)
      return base::Join("steps[", i, "]: ", NameOf(action), " needs a step ", NameOf(needed),
                        " before it");
    if (IsBeside(action)) continue;
    last = action;
    known = true;
  }
  return "";
}

std::string CaseForecast::ProblemOf(const v1::ImportedComplaint& item) {
  const std::string& id = item.external_reference().external_id();
  if (!seen_.insert(std::hash<std::string>()(id)).second) ++repeated_;
  if (item.has_complaint() && item.complaint().agency().empty()) ++routed_;
  std::string problem = TimeProblemOf(item);
  return problem.empty() ? OrderProblemOf(item) : problem;
}

}  // namespace tanggap::cli
