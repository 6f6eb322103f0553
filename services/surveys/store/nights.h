// What the nights do, so that nothing that is held says in which order responses came, or whose
// they are: what has arrived goes among the others in an order of chance, what waits is written
// anew, what is held no longer goes.
//
//   Nights nights(pool);                                                 // of its own: it may take long
//   TANGGAP_RETURN_IF_ERROR(nights.MoveArrivals(yesterday, today, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const int64_t left, nights.RewriteWaiting(today, deadline));
//   TANGGAP_RETURN_IF_ERROR(nights.Forget(survey, 202411, deadline));
//   TANGGAP_RETURN_IF_ERROR(nights.Vacuum(yesterday, deadline).status());  // until then the dead rows say it
//   TANGGAP_RETURN_IF_ERROR(nights.NoteDone(night.day, deadline));
//
// None of it holds up whoever reads, and a backup that is being made holds up none of it but what
// Vacuum takes away.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"

namespace tanggap::surveys {

struct HoldingSurvey {
  base::Uuid survey;
  std::string agency;
  int hold_months = 0;
};

class Nights {
 public:
  explicit Nights(postgres::Pool& pool) : pool_(pool) {}

  // The latest night that was done whole, by its day (domain/night.h).
  absl::StatusOr<int64_t> LastDone(absl::Time deadline);
  absl::Status NoteDone(int64_t night, absl::Time deadline);

  // Days are UTC's, since 1970. All that came on days before `today`, unless what came through
  // `through` has been moved already. When more than yesterday's is to go, what came today goes
  // too: in one order with the rest, never by itself.
  absl::Status MoveArrivals(int64_t through, int64_t today, absl::Time deadline);
  // So that everything is moved once more.
  absl::Status NoteNothingMoved(absl::Time deadline);
  // What figures have not taken up, and suggestions that were not filed: but for what came on
  // `today`, and what is being worked on. Gives how many were, and still say the day they came.
  absl::StatusOr<int64_t> RewriteWaiting(int64_t today, absl::Time deadline);
  // Drafts and reservations whose time is over.
  absl::Status DropExpired(absl::Time now, absl::Time deadline);
  // Responses of months before `first_month`, whatever is theirs, and whom tokens were issued for.
  // That they were given stays, and the sums that they went into.
  absl::Status Forget(const base::Uuid& survey, int first_month, absl::Time deadline);
  // Gives how many bytes are left of what came on days of the parity of `day`, all of which was
  // moved: some as long as anybody reads in a transaction that began before.
  absl::StatusOr<int64_t> Vacuum(int64_t day, absl::Time deadline);

  // By survey, behind `after`.
  absl::StatusOr<std::vector<HoldingSurvey>> ListSurveys(const base::Uuid& after, int most,
                                                         absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
