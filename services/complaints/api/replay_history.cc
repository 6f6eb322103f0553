#include "services/complaints/api/replay_history.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/api/directory_checks.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/apply.h"
#include "services/complaints/domain/implied_steps.h"
#include "services/complaints/domain/planned_date.h"
#include "services/complaints/store/clock_codec.h"
#include "services/complaints/store/step_detail.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

bool IsStaff(v1::ActorKind kind) {
  return kind == v1::ACTOR_KIND_OFFICER || kind == v1::ACTOR_KIND_SUPERVISOR ||
         kind == v1::ACTOR_KIND_COORDINATOR || kind == v1::ACTOR_KIND_FRONT_DESK ||
         kind == v1::ACTOR_KIND_PARTNER;
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

// Only verification moves a case to another agency, and only what its action speaks of is kept.
absl::Status Replay::CheckParticulars(Step& step) const {
  if (step.action != v1::ACTION_VERIFY) step.agency.clear();
  if (step.action != v1::ACTION_ASSIGN) step.unit.clear();
  if (step.action != v1::ACTION_ASSIGN) step.officer.clear();
  if (step.action != v1::ACTION_ANSWER) step.planned_date.clear();
  step.via.clear();
  TANGGAP_RETURN_IF_ERROR(CheckPlannedDay(step.planned_date, "detail.planned_date"));
  if (step.rating_score < 0 || step.rating_score > 4) {
    return Error(Reason::INVALID_FIELD).Field("detail.rating_score", "Must be from 1 to 4.");
  }
  const std::string& code = step.agency.empty() ? complaint_.agency : step.agency;
  TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                           AgencyOf(directory_, code, Choice::kKept));
  if (step.action == v1::ACTION_ASSIGN)
    TANGGAP_RETURN_IF_ERROR(CheckUnit(*agency, step.unit, Choice::kKept));
  TANGGAP_RETURN_IF_ERROR(CheckRegion(*world_.regions(), step.region, "detail.region"));
  return CheckCategory(*agency, step.category, Choice::kKept);
}

absl::Status Replay::SetTime(Step& step, absl::Time claimed) const {
  const absl::Time latest = std::max(world_.clock.Now(), complaint_.update_time);
  step.time = std::clamp(claimed, complaint_.update_time, latest);
  if (step.time == claimed || step.implied) return absl::OkStatus();
  if (item_.impossible_times() != v1::IMPOSSIBLE_TIMES_ADJUST)
    return Error(Reason::CLAIMED_TIME_IMPOSSIBLE);
  step.claimed_time = claimed;
  return absl::OkStatus();
}

absl::StatusOr<Step> Replay::StepOf(const v1::ImportedStep& imported) const {
  Step step;
  SetDetail(step, imported.detail());
  step.claimed_time.reset();
  step.action = imported.action();
  step.implied = imported.implied();
  step.actor = ActorOf(imported.actor());
  // These concern the sealed identity, which an import brings as it is at its end.
  if (step.action == v1::ACTION_REVEAL_IDENTITY || step.action == v1::ACTION_SET_DISCLOSURE) {
    return Error(Reason::ACTION_NOT_ALLOWED).With("action", v1::Action_Name(step.action).substr(7));
  }
  TANGGAP_RETURN_IF_ERROR(SetTime(step, FromProto(imported.time())));
  TANGGAP_RETURN_IF_ERROR(CheckParticulars(step));
  return step;
}

absl::Status Replay::Do(Step step, const std::string& words) {
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsAfter(directory_, complaint_, step));
  if (step.action == v1::ACTION_VERIFY) step.policy = standards.policy().id;
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
  std::string unit = item_.imply_steps().unit();
  const directory::v1::Category* category = agency->FindCategory(complaint_.category);
  if (unit.empty() && category != nullptr) unit = category->unit();
  if (unit.empty() && !agency->proto().units().empty()) unit = agency->proto().units(0).code();
  TANGGAP_RETURN_IF_ERROR(CheckUnit(*agency, unit, Choice::kKept));
  return unit;
}

absl::Status Replay::TakeImplied(v1::Action action, absl::Time needed_at) {
  Step step{.action = action, .implied = true};
  step.actor = {.kind = ImpliedActor(action, complaint_), .agency = complaint_.agency};
  // What led up to the first answer is as old as the case: the time in between was spent on it.
  const bool reopens = action == v1::ACTION_REOPEN;
  TANGGAP_RETURN_IF_ERROR(SetTime(step, reopens ? needed_at : complaint_.update_time));
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
  if (item_.has_imply_steps()) {
    for (const v1::Action action : ImpliedBefore(imported.action(), complaint_))
      TANGGAP_RETURN_IF_ERROR(TakeImplied(action, FromProto(imported.time())));
  }
  TANGGAP_ASSIGN_OR_RETURN(Step step, StepOf(imported));
  return Do(std::move(step), imported.text());
}

absl::Status Replay::TakeFrom(int first) {
  for (int i = first; i < item_.steps_size(); ++i) {
    const absl::Status taken = Take(item_.steps(i));
    if (taken.ok()) continue;
    if (!errors::ReasonOf(taken).has_value()) return taken;
    return Error(Reason::IMPORT_STEP_REFUSED)
        .With("step", base::Join(i))
        .Behind(taken, base::Join("steps[", i, "]"));
  }
  return absl::OkStatus();
}

absl::Status Replay::Reopen() {
  return TakeImplied(v1::ACTION_REOPEN, item_.has_source_update_time()
                                            ? FromProto(item_.source_update_time())
                                            : world_.clock.Now());
}

}  // namespace tanggap::complaints
