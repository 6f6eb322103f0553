// Takes what was submitted, revised and withdrawn (cell_delta) up into figures (cell).
//
//   Cells cells(pool, versions, profiles);
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<DueFold> due, cells.FindDue(now, deadline));
//   for (const DueFold& each : due) TANGGAP_RETURN_IF_ERROR(cells.Fold(each, now, deadline).status());
//
// What may be told when is decided here and nowhere else:
// - What is IDENTIFIED or imported is taken up at once, into all groups.
// - Of a unit's month that has not ended, others are taken up only so that at least min_cell go and
//   at least min_cell stay, in the order of their days and of chance within a day; into the figures
//   of the unit and the agency alone. Those of services, channels and profiles wait in cells of their
//   own until the month has ended.
// - Of a month that has ended, what comes later is taken up the day after.
// Corrections go with a step, never by themselves; one that meets what it corrects before that was
// taken up goes with it.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/surveys/store/cell_rows.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

// When it is.
struct FoldTime {
  // UTC days since 1970.
  int64_t today = 0;
  // The month of an agency, such as 202607, in its time zone; 0 for an agency that is not known
  // here, of which nothing is taken up.
  std::function<int(std::string_view agency)> month_of;
};

// What of a survey can be taken up now.
struct DueFold {
  base::Uuid survey;
  std::string agency;
  std::string index_profile;
  int min_cell = 0;
  bool whole = false;  // what is known, or of months that have ended
  bool steps = false;
  bool corrections = false;
  bool ended_months = false;  // waiting cells of months that have ended
};

// From one to another, such as 202607 and 202609.
struct Months {
  int first = 0;
  int last = 0;
};

class Cells {
 public:
  // At most so many at a time of what is not bound to steps.
  static constexpr int64_t kBatch = 5000;

  // All outlive it.
  Cells(postgres::Pool& pool, CompiledVersions& versions, Profiles& profiles)
      : pool_(pool), versions_(versions), profiles_(profiles) {}

  absl::StatusOr<std::vector<DueFold>> FindDue(const FoldTime& time, absl::Time deadline);
  // How many deltas were taken up; 0 also when somebody else is at it. The survey may have more
  // that is due when it is kBatch or more.
  absl::StatusOr<int64_t> Fold(const DueFold& due, const FoldTime& time, absl::Time deadline);
  // Everything of months that have ended, as part of the caller's transaction: it waits for whoever
  // is at it, and nobody else takes anything up until it ends.
  absl::Status TakeUp(postgres::Transaction& transaction, const DueFold& of, const Months& months,
                      absl::Time deadline);
  // Gives back what deltas took.
  absl::Status Vacuum(absl::Time deadline);

 private:
  class Folding;

  postgres::Pool& pool_;
  CompiledVersions& versions_;
  Profiles& profiles_;
};

}  // namespace tanggap::surveys
