// Whether PostgreSQL keeps, for every row, the microsecond in which it was written: who answered
// could then be told from the database alone.
//
//   TANGGAP_ASSIGN_OR_RETURN(const bool kept, KeepsCommitTimes(pool, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "libs/postgres/pool.h"

namespace tanggap::surveys {

// Its setting track_commit_timestamp.
absl::StatusOr<bool> KeepsCommitTimes(postgres::Pool& pool, absl::Time deadline);

}  // namespace tanggap::surveys
