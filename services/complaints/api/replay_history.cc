#include "services/complaints/api/replay_history.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/api/directory_checks.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/apply.h"
#include "services/complaints/store/clock_codec.h"
#include "services/complaints/store/step_detail.h"

namespace tanggap::complaints {

namespace {

absl::Status CheckNames(const directory::Directory& directory, const Complaint& complaint,
                        const Step& step) {
  const std::string& code = step.agency.empty() ? complaint.agency : step.agency;
  TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency, AgencyOf(directory, code));
  if (step.action == v1::ACTION_ASSIGN) TANGGAP_RETURN_IF_ERROR(CheckUnit(*agency, step.unit));
  return CheckCategory(*agency, step.category);
}

absl::StatusOr<Step> StepOf(const World& world, const directory::Directory& directory,
                            const Complaint& complaint, const v1::ImportedStep& imported) {
  Step step;
  SetDetail(step, imported.detail());
  step.action = imported.action();
  step.time = FromProto(imported.time());
  step.implied = imported.implied();
  step.actor = {.kind = imported.actor().kind(),
                .agency = imported.actor().agency(),
                .unit = imported.actor().unit(),
                .officer = imported.actor().officer(),
                .for_reporter = imported.actor().for_reporter()};
  if (step.time > world.clock.Now()) return errors::Error(errors::Reason::CLAIMED_TIME_IMPOSSIBLE);
  TANGGAP_RETURN_IF_ERROR(CheckNames(directory, complaint, step));
  return step;
}

absl::Status TakeStep(const World& world, const directory::Directory& directory,
                      const v1::ImportedStep& imported, NewCase& filing) {
  Complaint& complaint = filing.complaint;
  TANGGAP_ASSIGN_OR_RETURN(Step step, StepOf(world, directory, complaint, imported));
  const bool verifies = step.action == v1::ACTION_VERIFY;
  TANGGAP_ASSIGN_OR_RETURN(
      const Standards standards,
      verifies ? CurrentStandards(directory, step.agency.empty() ? complaint.agency : step.agency,
                                  complaint.complaint_class, step.track,
                                  step.category.empty() ? complaint.category : step.category)
               : StandardsOf(directory, complaint));
  if (verifies) step.policy = standards.policy().id;
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
    return errors::Error(errors::Reason::IMPORT_STEP_REFUSED)
        .With("step", base::Join(i))
        .With("problem", base::AsStd(taken.message()));
  }
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
