// Seals anew, under the current master key, what is wrapped by another one: the data keys of cases
// and identities, and the indexes by which identities are found. Goes through all cases in batches,
// beside a service that runs; a case that is changed at this moment is left to that change. To
// begin again from the start does no harm: what is under the current key stays as it is.
//
//   Resealing resealing(pool, cipher);
//   std::optional<base::Uuid> after;
//   do {
//     TANGGAP_ASSIGN_OR_RETURN(const ResealedBatch batch, resealing.Next(after, 500, deadline));
//     after = batch.last;
//   } while (after.has_value());
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/case_cipher.h"

namespace tanggap::complaints {

struct ResealedBatch {
  // Nothing when no case is left.
  std::optional<base::Uuid> last;
  int64_t cases = 0;
  // Keys that were wrapped anew: a case has one, and another one for its identity.
  int64_t keys = 0;
  // Cases whose keys open under none of the live master keys.
  std::vector<base::Uuid> shut;
};

class Resealing {
 public:
  Resealing(postgres::Pool& pool, const CaseCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // The next `size` cases behind `after`, in the order of their ids; from the first on without it.
  absl::StatusOr<ResealedBatch> Next(const std::optional<base::Uuid>& after, int size,
                                     absl::Time deadline);

 private:
  struct Renewed;
  absl::Status Renew(const postgres::Row& row, Renewed& renewed) const;
  absl::StatusOr<int64_t> Save(const Renewed& renewed, absl::Time deadline);

  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
