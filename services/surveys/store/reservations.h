// Places of one collector, under their locks: what is held for drafts comes and goes with them.
//
//   HeldPlaces places(transaction, survey, collector, now);
//   TANGGAP_RETURN_IF_ERROR(places.Lock(draft_key));
//   TANGGAP_RETURN_IF_ERROR(places.Reserve(draft_key, codes, expire_minute));      // QUOTA_FULL
//
//   TANGGAP_RETURN_IF_ERROR(SettleReservations(pool, now, deadline));              // at night
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/transaction.h"
#include "services/surveys/domain/quota.h"

namespace tanggap::surveys {

class HeldPlaces {
 public:
  HeldPlaces(postgres::Transaction& transaction, const base::Uuid& survey,
             const base::Uuid& collector, absl::Time now)
      : transaction_(transaction), survey_(survey), collector_(collector), now_(now) {}

  // Whether the draft holds any, here or at another collector of the survey.
  absl::StatusOr<bool> HasAny(const base::Uuid& draft_key);
  // In the order in which submissions lock them; with those that the draft holds elsewhere.
  absl::Status Lock(std::optional<base::Uuid> draft_key = std::nullopt);
  // In place of what the draft held before, here or elsewhere. CONCURRENT_CHANGE when somebody has
  // saved it elsewhere since its places were locked: the transaction is to be begun again.
  absl::Status Reserve(const base::Uuid& draft_key, const std::vector<std::string>& codes,
                       int64_t expire_minute);
  absl::Status DropExpired();
  // What is held, by the reservations that there are.
  absl::Status Recount();

 private:
  postgres::Transaction& transaction_;
  const base::Uuid survey_;
  const base::Uuid collector_;
  const absl::Time now_;
  // Collectors whose places are locked.
  std::set<base::Uuid> locked_;
  PlacesByCode places_;
};

// Drops the reservations of the survey's collector that have expired, but for those of the drafts
// named, and gives their places back; the places are locked. `places` is brought up to date.
absl::Status DropExpiredReservations(postgres::Transaction& transaction, const base::Uuid& survey,
                                     const base::Uuid& collector,
                                     const std::vector<base::Uuid>& but, absl::Time now,
                                     PlacesByCode& places);

// Of all collectors: drops what has expired, and counts what is held anew where it is not the sum
// of the reservations, so that no place is lost for good, whatever has gone wrong.
absl::Status SettleReservations(postgres::Pool& pool, absl::Time now, absl::Time deadline);

}  // namespace tanggap::surveys
