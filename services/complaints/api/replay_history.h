// Lets the rules take the steps of an imported history, one by one, at the times that the other
// system claims, and fills in what must have happened in between when the item asks for it.
//
//   Replay replay(world, directory, importer, item, std::move(complaint), record_time);
//   TANGGAP_RETURN_IF_ERROR(replay.TakeFrom(0));
//   TANGGAP_RETURN_IF_ERROR(replay.RunOut());
//   Write(replay.complaint(), replay.entries());
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <utility>
#include <vector>

#include "libs/service/world.h"
#include "services/complaints/domain/access.h"
#include "services/complaints/store/case.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

// What it takes can fail as a step that is not possible (IMPORT_STEP_REFUSED, which names the step
// unless it is one that was filled in), or because something was done to the case here since
// (CHANGED_HERE_SINCE).
class Replay {
 public:
  // What it refers to outlives it. `complaint` is the case as it is before the steps.
  Replay(const service::World& world, const directory::Directory& directory, const Viewer& importer,
         const v1::ImportedComplaint& item, Complaint complaint, absl::Time record_time)
      : world_(world),
        directory_(directory),
        importer_(importer),
        item_(item),
        complaint_(std::move(complaint)),
        state_before_(complaint_.state),
        record_time_(record_time) {}

  // Takes the item's steps from that one on, but for an end that the case had come to before.
  absl::Status TakeFrom(size_t first);
  // The item does not tell the end that was told before: opens the case again if it has still
  // ended, and does again what the item tells last. Nothing where nothing may be filled in.
  absl::Status GoBack();
  // The end that the reporter's silence led to before now, if it did.
  absl::Status RunOut();

  Complaint& complaint() { return complaint_; }
  // What was done, oldest first.
  std::vector<Entry>& entries() { return entries_; }

 private:
  absl::Status Take(const v1::ImportedStep& imported);
  absl::Status TakeAgain(const v1::ImportedStep& imported);
  absl::Status TakeImplied(v1::Action action, absl::Time needed_at);
  absl::Status Do(Step step, const std::string& words);
  absl::StatusOr<Step> StepOf(const v1::ImportedStep& imported) const;
  Actor ActorOf(const v1::Actor& claimed) const;
  bool IsMetBefore(v1::Action action) const;
  // Moves the time to where it can be, if that may be done.
  absl::Status SetTime(Step& step, absl::Time claimed) const;
  absl::Time NearestTime(absl::Time time) const;
  absl::Status CheckActor(const Actor& actor) const;
  absl::Status CheckParticulars(const Step& step) const;
  absl::StatusOr<std::string> UnitToAssign() const;

  const service::World& world_;
  const directory::Directory& directory_;
  const Viewer& importer_;
  const v1::ImportedComplaint& item_;
  Complaint complaint_;
  const v1::ComplaintState state_before_;
  // Who had the case that is opened again: it is theirs again.
  std::string unit_before_;
  std::vector<Entry> entries_;
  const absl::Time record_time_;
};

}  // namespace tanggap::complaints
