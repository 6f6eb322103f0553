#include "services/complaints/api/replay_history.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/api/told_step.h"
#include "services/complaints/domain/apply.h"
#include "services/complaints/domain/implied_steps.h"
#include "services/complaints/domain/lifecycle.h"
#include "services/complaints/domain/planned_date.h"
#include "services/complaints/domain/timer.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

using directory::AgencyOf;
using directory::CheckCategory;
using directory::CheckRegion;
using directory::CheckUnit;
using directory::Choice;
using errors::Error;
using errors::Reason;

// Why the case cannot be carried on, with the number of the step if the item has it.
absl::Status Refused(const absl::Status& problem, std::optional<size_t> number = std::nullopt) {
  const std::optional<Reason> reason = errors::ReasonOf(problem);
  if (!reason.has_value() || reason == Reason::CHANGED_HERE_SINCE) return problem;
  Error error(Reason::IMPORT_STEP_REFUSED);
  if (!number.has_value()) return error.Behind(problem);
  return error.With("step", base::Join(*number))
      .Behind(problem, base::Join("steps[", *number, "]"));
}

absl::Status ChangedHere(absl::Time time) {
  return Error(Reason::CHANGED_HERE_SINCE)
      .With("time", absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone()));
}

// What the item tells last of where the case stands; null when it does not.
const v1::ImportedStep* LastLandmark(const v1::ImportedComplaint& item) {
  for (int i = item.steps_size(); i-- > 0;) {
    if (ChangesState(item.steps(i).action())) return &item.steps(i);
  }
  return nullptr;
}

}  // namespace

// The actor with nothing of a person who is not staff: that belongs to the sealed identity.
Actor Replay::ActorOf(const v1::Actor& claimed) const {
  Actor actor{.kind = claimed.kind(), .for_reporter = claimed.for_reporter()};
  if (!IsStaff(claimed.kind())) return actor;
  actor.agency = claimed.agency().empty() ? complaint_.agency : claimed.agency();
  actor.unit = claimed.unit();
  if (actor.unit.empty() && actor.agency == complaint_.agency &&
      claimed.kind() == v1::ACTOR_KIND_OFFICER)
    actor.unit = complaint_.unit;
  actor.officer = claimed.officer();
  return actor;
}

absl::Status Replay::CheckActor(const Actor& actor) const {
  if (actor.agency.empty() || directory_.FindAgency(actor.agency) != nullptr)
    return absl::OkStatus();
  return Error(Reason::UNKNOWN_AGENCY)
      .With("agency", actor.agency)
      .Field("actor.agency", "There is no agency with this code.");
}

absl::Status Replay::CheckParticulars(const Step& step) const {
  TANGGAP_RETURN_IF_ERROR(CheckTold(step));
  TANGGAP_RETURN_IF_ERROR(CheckPlannedDay(step.planned_date, "detail.planned_date"));
  const std::string& code = step.agency.empty() ? complaint_.agency : step.agency;
  TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                           AgencyOf(directory_, code, Choice::kKept));
  if (step.action == v1::ACTION_ASSIGN)
    TANGGAP_RETURN_IF_ERROR(CheckUnit(*agency, step.unit, Choice::kKept));
  TANGGAP_RETURN_IF_ERROR(CheckRegion(*world_.regions(), step.region, "detail.region"));
  return CheckCategory(*agency, step.category, Choice::kKept);
}

absl::Status Replay::SetTime(Step& step, absl::Time claimed) const {
  step.time = NearestTime(claimed);
  if (step.time == claimed) return absl::OkStatus();
  if (item_.impossible_times() != v1::IMPOSSIBLE_TIMES_ADJUST)
    return Error(Reason::CLAIMED_TIME_IMPOSSIBLE);
  step.claimed_time = claimed;
  return absl::OkStatus();
}

absl::Time Replay::NearestTime(absl::Time time) const {
  const absl::Time latest = std::max(world_.clock.Now(), complaint_.update_time);
  return std::clamp(time, complaint_.update_time, latest);
}

absl::StatusOr<Step> Replay::StepOf(const v1::ImportedStep& imported) const {
  // These concern the sealed identity, which an import brings as it is at its end.
  const v1::Action action = imported.action();
  if (action == v1::ACTION_REVEAL_IDENTITY || action == v1::ACTION_SET_DISCLOSURE)
    return Error(Reason::ACTION_NOT_ALLOWED).With("action", v1::Action_Name(action).substr(7));
  Step step = ToldStepOf(action, imported.detail());
  step.implied = imported.implied();
  step.actor = ActorOf(imported.actor());
  if (action == v1::ACTION_REMIND) {
    const std::optional<NextDue> due = NextDueOf(complaint_);
    if (due.has_value()) step.clock = due->clock;
  }
  TANGGAP_RETURN_IF_ERROR(CheckActor(step.actor));
  TANGGAP_RETURN_IF_ERROR(SetTime(step, FromProto(imported.time())));
  TANGGAP_RETURN_IF_ERROR(CheckParticulars(step));
  return step;
}

absl::Status Replay::Do(Step step, const std::string& words) {
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsAfter(directory_, complaint_, step));
  if (step.action == v1::ACTION_VERIFY) step.policy = standards.policy().id;
  step.imported_by = importer_.subject;
  TANGGAP_ASSIGN_OR_RETURN(Complaint after, Apply(complaint_, step, standards.rules()));
  entries_.push_back({.version = after.version,
                      .step = std::move(step),
                      .from = complaint_.state,
                      .to = after.state,
                      .record_time = record_time_,
                      .words = words});
  complaint_ = std::move(after);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Replay::UnitToAssign() const {
  TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                           AgencyOf(directory_, complaint_.agency, Choice::kKept));
  std::string unit = unit_before_.empty() ? item_.imply_steps().unit() : unit_before_;
  const directory::v1::Category* category = agency->FindCategory(complaint_.category);
  if (unit.empty() && category != nullptr) unit = category->unit();
  if (unit.empty())
    return Error(Reason::UNKNOWN_UNIT)
        .With("agency", agency->code())
        .Field("unit",
               "Is filled in, and neither `imply_steps` nor the category says which: name a unit "
               "in the mapping.");
  TANGGAP_RETURN_IF_ERROR(CheckUnit(*agency, unit, Choice::kKept));
  return unit;
}

absl::Status Replay::TakeImplied(v1::Action action, absl::Time needed_at) {
  Step step{.action = action, .implied = true};
  step.actor = {.kind = ImpliedActor(action), .agency = complaint_.agency};
  // What led up to the first answer is as old as the case: the time in between was spent on it.
  const bool reopens = action == v1::ACTION_REOPEN;
  // An end that was come to here, or under which something was done here, stands.
  if (reopens && complaint_.live_time.has_value() && complaint_.end_time.has_value() &&
      *complaint_.live_time >= *complaint_.end_time)
    return ChangedHere(*complaint_.live_time);
  step.time = reopens ? NearestTime(needed_at) : complaint_.update_time;
  if (action == v1::ACTION_VERIFY) {
    const common::v1::Track track = item_.imply_steps().track();
    step.track =
        track == common::v1::TRACK_UNSPECIFIED ? common::v1::TRACK_NON_INVESTIGATIVE : track;
  }
  if (action == v1::ACTION_ASSIGN) {
    TANGGAP_ASSIGN_OR_RETURN(step.unit, UnitToAssign());
  }
  return Do(std::move(step), "");
}

absl::Status Replay::Take(const v1::ImportedStep& imported) {
  // Only times within one telling are moved, never behind what was done here.
  if (complaint_.live_time.has_value() && FromProto(imported.time()) < *complaint_.live_time)
    return ChangedHere(*complaint_.live_time);
  if (item_.has_imply_steps()) {
    for (const v1::Action action : ImpliedBefore(imported.action(), complaint_))
      TANGGAP_RETURN_IF_ERROR(TakeImplied(action, FromProto(imported.time())));
  }
  TANGGAP_ASSIGN_OR_RETURN(Step step, StepOf(imported));
  return Do(std::move(step), imported.text());
}

// At the time to which the case has come, as a step that its source does not name.
absl::Status Replay::TakeAgain(const v1::ImportedStep& imported) {
  v1::ImportedStep again = imported;
  *again.mutable_time() = ToProto(complaint_.update_time);
  again.set_implied(true);
  return Take(again);
}

bool Replay::IsMetBefore(v1::Action action) const {
  return complaint_.state == state_before_ && IsMet(action, state_before_);
}

absl::Status Replay::TakeFrom(size_t first) {
  for (size_t i = first; i < static_cast<size_t>(item_.steps_size()); ++i) {
    const v1::ImportedStep& step = item_.steps(static_cast<int>(i));
    if (IsMetBefore(step.action())) continue;
    const absl::Status taken = Take(step);
    if (!taken.ok()) return Refused(taken, i);
  }
  return absl::OkStatus();
}

absl::Status Replay::GoBack() {
  const v1::ImportedStep* last = LastLandmark(item_);
  const bool stands = complaint_.state == state_before_ && !IsOpen(complaint_.state);
  const bool told = last != nullptr && IsMetBefore(last->action());
  if (!stands || told || !item_.has_imply_steps()) return absl::OkStatus();
  unit_before_ = complaint_.unit;
  const absl::Status opened = TakeImplied(
      v1::ACTION_REOPEN,
      item_.has_source_update_time() ? FromProto(item_.source_update_time()) : record_time_);
  if (!opened.ok()) return Refused(opened);
  const bool leads_there =
      last != nullptr && (FindTransition(last->action(), complaint_.state) != nullptr ||
                          !ImpliedBefore(last->action(), complaint_).empty());
  if (!leads_there) return absl::OkStatus();
  const absl::Status taken = TakeAgain(*last);
  return taken.ok() ? taken : Refused(taken);
}

absl::Status Replay::RunOut() {
  const std::optional<v1::Action> action = TimerActionAt(complaint_, record_time_);
  if (!action.has_value() || *action == v1::ACTION_REMIND) return absl::OkStatus();
  Step step{.action = *action, .implied = true};
  step.actor.kind = v1::ACTOR_KIND_SYSTEM;
  step.time = std::max(NextDueOf(complaint_)->time, complaint_.update_time);
  return Do(std::move(step), "");
}

}  // namespace tanggap::complaints
