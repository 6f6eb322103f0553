#include "services/complaints/api/replay_history.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/api/directory_checks.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/apply.h"
#include "services/complaints/domain/planned_date.h"
#include "services/complaints/store/clock_codec.h"
#include "services/complaints/store/step_detail.h"

namespace tanggap::complaints {

namespace {

bool IsStaff(v1::ActorKind kind) {
  return kind == v1::ACTOR_KIND_OFFICER || kind == v1::ACTOR_KIND_SUPERVISOR ||
         kind == v1::ACTOR_KIND_COORDINATOR || kind == v1::ACTOR_KIND_FRONT_DESK;
}

// The actor with nothing of a person who is not staff: that belongs to the sealed identity.
Actor ActorOf(const v1::Actor& claimed) {
  Actor actor{.kind = claimed.kind(), .for_reporter = claimed.for_reporter()};
  if (!IsStaff(claimed.kind())) return actor;
  actor.agency = claimed.agency();
  actor.unit = claimed.unit();
  actor.officer = claimed.officer();
  return actor;
}

// Only verification moves a case to another agency, and only what its action speaks of is kept.
absl::Status CheckParticulars(const World& world, const directory::Directory& directory,
                              const Complaint& complaint, Step& step) {
  if (step.action != v1::ACTION_VERIFY) step.agency.clear();
  if (step.action != v1::ACTION_ASSIGN) step.unit.clear();
  if (step.action != v1::ACTION_ASSIGN) step.officer.clear();
  if (step.action != v1::ACTION_ANSWER) step.planned_date.clear();
  step.via.clear();
  TANGGAP_RETURN_IF_ERROR(CheckPlannedDay(step.planned_date, "detail.planned_date"));
  if (step.rating_score < 0 || step.rating_score > 4) {
    return errors::Error(errors::Reason::INVALID_FIELD)
        .Field("detail.rating_score", "Must be from 1 to 4.");
  }
  const std::string& code = step.agency.empty() ? complaint.agency : step.agency;
  TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                           AgencyOf(directory, code, Choice::kKept));
  if (step.action == v1::ACTION_ASSIGN)
    TANGGAP_RETURN_IF_ERROR(CheckUnit(*agency, step.unit, Choice::kKept));
  TANGGAP_RETURN_IF_ERROR(CheckRegion(*world.regions(), step.region, "detail.region"));
  return CheckCategory(*agency, step.category, Choice::kKept);
}

absl::StatusOr<Step> StepOf(const World& world, const directory::Directory& directory,
                            const Complaint& complaint, const v1::ImportedStep& imported) {
  Step step;
  SetDetail(step, imported.detail());
  step.action = imported.action();
  step.time = FromProto(imported.time());
  step.implied = imported.implied();
  step.actor = ActorOf(imported.actor());
  // These concern the sealed identity, which an import brings as it is at its end.
  if (step.action == v1::ACTION_REVEAL_IDENTITY || step.action == v1::ACTION_SET_DISCLOSURE) {
    return errors::Error(errors::Reason::ACTION_NOT_ALLOWED)
        .With("action", v1::Action_Name(step.action).substr(7));
  }
  if (step.time > world.clock.Now()) {
    return errors::Error(errors::Reason::CLAIMED_TIME_IMPOSSIBLE);
  }
  TANGGAP_RETURN_IF_ERROR(CheckParticulars(world, directory, complaint, step));
  return step;
}

absl::Status TakeStep(const World& world, const directory::Directory& directory,
                      const v1::ImportedStep& imported, NewCase& filing) {
  Complaint& complaint = filing.complaint;
  TANGGAP_ASSIGN_OR_RETURN(Step step, StepOf(world, directory, complaint, imported));
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsAfter(directory, complaint, step));
  if (step.action == v1::ACTION_VERIFY) step.policy = standards.policy().id;
  TANGGAP_ASSIGN_OR_RETURN(Complaint after, Apply(complaint, step, standards.rules()));
  filing.entries.push_back({.version = after.version,
                            .step = step,
                            .from = complaint.state,
                            .to = after.state,
                            .record_time = filing.particulars.record_time,
                            .words = imported.text()});
  complaint = std::move(after);
  return absl::OkStatus();
}

}  // namespace

absl::Status ReplayHistory(const World& world, const directory::Directory& directory,
                           const v1::ImportedComplaint& item, NewCase& filing) {
  for (int i = 0; i < item.steps_size(); ++i) {
    const absl::Status taken = TakeStep(world, directory, item.steps(i), filing);
    if (taken.ok()) continue;
    if (!errors::ReasonOf(taken).has_value()) return taken;
    return errors::Error(errors::Reason::IMPORT_STEP_REFUSED)
        .With("step", base::Join(i))
        .Behind(taken, base::Join("steps[", i, "]"));
  }
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
