// A fixed number of connections to one database, shared by all threads of a service.
//
//   postgres::Pool pool({.url = settings.url, .size = 8, .application_name = "complaints"}, clock, random);
//   TANGGAP_ASSIGN_OR_RETURN(postgres::Rows rows, pool.Query(kLoadComplaint, params, context.deadline()));
//
//   absl::Status status = pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
//     TANGGAP_RETURN_IF_ERROR(transaction.Query(kLockAgency, lock_params).status());
//     return transaction.Query(kMoveAgency, move_params).status();
//   });
//
// Query is the normal path: one statement, committed by itself, one round trip. Write a mutation as
// one statement (a CTE) wherever it can be. Transact is for what cannot, Look for several reads
// that must fit together.
//
// Connections open when first needed, so a service starts without its database; when the database
// is away, calls get DATABASE_UNAVAILABLE at once, and it is found again by itself. What statuses
// mean is in failure.h.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/postgres/failure.h"
#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"
#include "libs/postgres/snapshot.h"
#include "libs/postgres/statement.h"
#include "libs/postgres/transaction.h"

namespace tanggap::postgres {

// What is told to PoolOptions::observer of every statement.
struct StatementReport {
  std::string_view statement;  // its name: a label of bounded number
  absl::Duration duration;     // with the wait for a connection
  absl::StatusCode code;
};

struct PoolOptions {
  // A libpq connection string: "postgresql://user@host:5432/database" or "host=... dbname=...".
  std::string url;
  int size = 8;
  std::string application_name = "tanggap";

  // No statement of the pool runs longer, whatever its deadline.
  absl::Duration statement_timeout = absl::Seconds(30);
  // No statement waits longer for a row or table that another transaction holds.
  absl::Duration lock_timeout = absl::Seconds(5);
  absl::Duration idle_in_transaction_timeout = absl::Seconds(10);
  absl::Duration connect_timeout = absl::Seconds(5);
  // A connection is replaced when it is about this old, so that servers behind one name share the
  // load again.
  absl::Duration max_lifetime = absl::Minutes(30);
  // Calls that may wait for a connection at once; those beyond get OVERLOADED.
  int max_waiters = 256;
  // Dynamic statements that stay prepared on each connection.
  int dynamic_statements = 64;
  // Called after every statement, on the caller's thread: metrics.
  std::function<void(const StatementReport&)> observer;
};

class Pool {
 public:
  // A URL that cannot be read is told by `Query`. `clock` is the one that deadlines are on.
  Pool(PoolOptions options, const base::Clock& clock, base::Random& random);
  // Nothing may be under way.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Runs one statement, which commits by itself. When its connection broke and the statement only
  // reads, it is run once more on another.
  absl::StatusOr<Rows> Query(StatementView statement, const Params& params, absl::Time deadline);
  absl::StatusOr<Rows> Query(StatementView statement, absl::Time deadline) {
    return Query(statement, Params(), deadline);
  }

  // Runs `work` in a transaction (READ COMMITTED) and commits when it returns OK, else rolls back.
  // `work` runs again from the start after a serialization failure, a deadlock, or a connection
  // that broke before COMMIT, until the deadline: it must have no effect but through the
  // transaction, and set afresh what it hands out.
  absl::Status Transact(absl::Time deadline, const std::function<absl::Status(Transaction&)>& work);

  // Statements that all see one moment, that of the first; snapshot.h says more. Whoever holds one
  // asks the pool for nothing else meanwhile: when all its connections are held so, nobody goes on.
  absl::StatusOr<std::unique_ptr<Snapshot>> Look(absl::Time deadline);

  // What the pool is doing, for metrics and tests.
  struct State {
    int open = 0;  // connections, idle ones included
    int in_use = 0;
    int waiting = 0;  // calls without a connection
  };
  State state() const;

 private:
  class Core;
  const std::unique_ptr<Core> core_;
};

}  // namespace tanggap::postgres
