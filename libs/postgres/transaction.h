// What the function given to Pool::Transact works with; pool.h says how.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"
#include "libs/postgres/statement.h"
#include "libs/postgres/steady.h"

namespace tanggap::postgres {

namespace internal {
class Session;
}

class Transaction {
 public:
  Transaction(internal::Session& session, internal::SteadyTime deadline)
      : session_(session), deadline_(deadline) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // After a statement has failed, PostgreSQL runs no other in the transaction: the first failure is
  // given again, and the transaction is rolled back whatever the function returns.
  absl::StatusOr<Rows> Query(StatementView statement, const Params& params = Params());

  // The first failure of a statement; OK when there was none.
  const absl::Status& failure() const { return failure_; }

 private:
  internal::Session& session_;
  const internal::SteadyTime deadline_;
  absl::Status failure_;
};

}  // namespace tanggap::postgres
