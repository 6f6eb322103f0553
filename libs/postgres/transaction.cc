#include "libs/postgres/transaction.h"

#include "libs/postgres/session.h"

namespace tanggap::postgres {

absl::StatusOr<Rows> Transaction::Query(StatementView statement, const Params& params) {
  if (!failure_.ok()) return failure_;
  absl::StatusOr<Rows> rows = session_.Execute(statement, params, deadline_, false);
  failure_ = rows.status();
  return rows;
}

}  // namespace tanggap::postgres
