// What the nights do, so that nothing that is held says in which order responses came, or whose
// they are: what has arrived goes among the others in an order of chance, what waits is written
// anew, what is held no longer goes.
//
//   Nights nights(pool);                                                 // of its own: it may take long
//   TANGGAP_RETURN_IF_ERROR(nights.MoveArrivals(yesterday, deadline));
//   TANGGAP_RETURN_IF_ERROR(nights.RewriteWaiting(today, deadline));
//   TANGGAP_RETURN_IF_ERROR(nights.Forget(survey, 202411, deadline));
//   TANGGAP_RETURN_IF_ERROR(nights.Vacuum(deadline));                    // until then the dead rows say it
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

  // Days are UTC's, since 1970. Of all that came on days of the parity of `day`.
  absl::Status MoveArrivals(int64_t day, absl::Time deadline);
  // What figures have not taken up, and suggestions that were not filed: but for what came on
  // `today`, and what is being worked on.
  absl::Status RewriteWaiting(int64_t today, absl::Time deadline);
  // Drafts and reservations whose time is over.
  absl::Status DropExpired(absl::Time now, absl::Time deadline);
  // Responses of months before `first_month`, whatever is theirs, and whom tokens were issued for.
  // That they were given stays, and the sums that they went into.
  absl::Status Forget(const base::Uuid& survey, int first_month, absl::Time deadline);
  absl::Status Vacuum(absl::Time deadline);

  // By survey, behind `after`.
  absl::StatusOr<std::vector<HoldingSurvey>> ListSurveys(const base::Uuid& after, int most,
                                                         absl::Time deadline);

 private:
  absl::Status DropReservations(absl::Time now, absl::Time deadline);

  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
