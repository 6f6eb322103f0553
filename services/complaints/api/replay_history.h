// Lets the rules take the steps of an imported history, one by one, at the times that the other
// system claims, and fills in what must have happened in between when the item asks for it.
//
//   Replay replay(world, directory, item, std::move(complaint), record_time);
//   TANGGAP_RETURN_IF_ERROR(replay.TakeFrom(0));
//   Write(replay.complaint(), replay.entries());
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <utility>
#include <vector>

#include "services/complaints/api/world.h"
#include "services/complaints/store/case.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class Replay {
 public:
  // What it refers to outlives it. `complaint` is the case as it is before the steps.
  Replay(const World& world, const directory::Directory& directory,
         const v1::ImportedComplaint& item, Complaint complaint, absl::Time record_time)
      : world_(world),
        directory_(directory),
        item_(item),
        complaint_(std::move(complaint)),
        record_time_(record_time) {}

  // Takes the item's steps from that one on. IMPORT_STEP_REFUSED names the first that is not
  // possible.
  absl::Status TakeFrom(int first);
  // Opens what had ended again, because its source tells it as open.
  absl::Status Reopen();

  Complaint& complaint() { return complaint_; }
  // What was done, oldest first.
  std::vector<Entry>& entries() { return entries_; }

 private:
  absl::Status Take(const v1::ImportedStep& imported);
  absl::Status TakeImplied(v1::Action action, absl::Time needed_at);
  absl::Status Do(Step step, const std::string& words);
  absl::StatusOr<Step> StepOf(const v1::ImportedStep& imported) const;
  Actor ActorOf(const v1::Actor& claimed) const;
  // Moves the time to where it can be, if that may be done.
  absl::Status SetTime(Step& step, absl::Time claimed) const;
  absl::Status CheckParticulars(Step& step) const;
  absl::StatusOr<std::string> UnitToAssign() const;

  const World& world_;
  const directory::Directory& directory_;
  const v1::ImportedComplaint& item_;
  Complaint complaint_;
  std::vector<Entry> entries_;
  const absl::Time record_time_;
};

}  // namespace tanggap::complaints
