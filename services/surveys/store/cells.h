// Takes what was submitted, revised and withdrawn (cell_delta) up into figures (cell).
//
//   Cells cells(pool, versions, profiles);
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<DueFold> due, cells.FindNew(deadline));
//   for (const DueFold& each : due) TANGGAP_RETURN_IF_ERROR(cells.Fold(each, now, deadline).status());
//
// What may be told when is decided here and nowhere else:
// - What is IDENTIFIED or imported is taken up at once, into all groups.
// - Of a unit's month that has not ended, others are taken up only so that at least min_cell go and
//   at least min_cell stay, in the order of their days and of chance within a day, those of one
//   version of the survey by themselves; into the figures of the unit and the agency alone. Those of
//   services, channels and profiles wait in cells of their own until the month has ended. A version
//   of which an element may be left unanswered makes no steps: the few who answer it would show.
// - A month ends with the UTC day in which it does for the agency. What comes of it later is taken
//   up the day after. All that is due of months that have ended is taken up in one version.
// Corrections go with a step, never by themselves; one that meets what it corrects before that was
// taken up goes with it.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/surveys/store/cell_deltas.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

// When it is.
struct FoldTime {
  // UTC days since 1970.
  int64_t today = 0;
  // The month of an agency, such as 202607, in its time zone when that day began; 0 for an agency
  // that is not known here, of which nothing is taken up.
  std::function<int(std::string_view agency)> month_of;
};

// What one pass over a survey did.
struct Folded {
  // Somebody else was at it, and nothing was done.
  bool busy = false;
  int64_t taken = 0;
  // So much was due that some is left for the next pass.
  bool more = false;
  // Of the figures, as the pass left them: one higher when it changed any of them.
  int64_t version = 0;
};

// Safe to share between threads.
class Cells {
 public:
  // A pass takes so many deltas at a time and no more than kMostKnown that the agency knows, so
  // that it is one transaction of seconds; of months that have ended it takes all that is due.
  static constexpr int64_t kBatch = kDeltasAtOnce;
  static constexpr int64_t kMostKnown = 20'000;

  // All outlive it.
  Cells(postgres::Pool& pool, CompiledVersions& versions, Profiles& profiles)
      : pool_(pool), versions_(versions), profiles_(profiles) {}

  // Surveys that something came to since it was looked at last. Costs nothing for those that
  // nothing came to, however much of them waits.
  absl::StatusOr<std::vector<DueFold>> FindNew(absl::Time deadline);
  // All surveys of which something is due, be it by the time alone. Looks at everything that waits.
  absl::StatusOr<std::vector<DueFold>> FindDue(const FoldTime& time, absl::Time deadline);

  // One pass: takes up what is due, and makes one new version of the figures of all of it. A pass
  // that took something up tells `changed` within its transaction, perhaps several times: it may
  // look at the figures as they will be.
  using Changed = std::function<absl::Status(postgres::Transaction&, int64_t version)>;
  absl::StatusOr<Folded> Fold(const DueFold& due, const FoldTime& time, absl::Time deadline,
                              const Changed& changed = {});
  // Everything of months that have ended, as part of the caller's transaction: it waits for whoever
  // is at it, and nobody else takes anything up until it ends.
  absl::Status TakeUp(postgres::Transaction& transaction, const DueFold& of, const Months& months,
                      absl::Time deadline);
  // Gives back what deltas took.
  absl::Status Vacuum(absl::Time deadline);
  // Has FindNew find a survey, though nothing new has come to it.
  absl::Status LookAgain(const base::Uuid& survey, absl::Time deadline);

 private:
  absl::StatusOr<Folded> Pass(postgres::Transaction& transaction, const DueFold& due, int month,
                              int64_t today, absl::Time deadline);

  postgres::Pool& pool_;
  CompiledVersions& versions_;
  Profiles& profiles_;
};

}  // namespace tanggap::surveys
