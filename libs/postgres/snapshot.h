// Reads that all see the database as it was at one moment, whatever others write meanwhile.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::unique_ptr<postgres::Snapshot> moment, pool.Look(deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows counts, moment->Query(kLoadCounts, params));
//   TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows cells, moment->Query(kLoadCells, others));
//
// For what cannot be one statement, because what is read second depends on what was read first. It
// changes nothing and waits for nobody's rows. It holds a connection until it is destroyed, and
// keeps dead rows from being cleared away: hold it for one answer, never longer.
#pragma once

#include <absl/status/statusor.h>

#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"
#include "libs/postgres/statement.h"

namespace tanggap::postgres {

class Snapshot {
 public:
  Snapshot() = default;
  virtual ~Snapshot() = default;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  // Until the deadline that was given to Pool::Look. After a failure there is no other statement:
  // the first one is given again.
  virtual absl::StatusOr<Rows> Query(StatementView statement, const Params& params = Params()) = 0;
};

}  // namespace tanggap::postgres
