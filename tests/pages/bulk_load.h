// Fills tables faster than row by row: in one transaction they are emptied but for what they held,
// stand without their indexes while they are filled, and get them back at its end. Where the server
// runs with wal_level=minimal, what is filled in goes straight to the tables' files and not through
// the log. What comes of it are ordinary tables with their own indexes, as after a REINDEX.
//
//   pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
//     BulkLoad load(transaction, {"complaints.complaint", "complaints.history"});
//     TANGGAP_RETURN_IF_ERROR(load.Begin());
//     ...
//     return load.End();
//   });
#pragma once

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "libs/postgres/transaction.h"

namespace tanggap::complaints {

class BulkLoad {
 public:
  BulkLoad(postgres::Transaction& transaction, std::vector<std::string> tables)
      : transaction_(transaction), tables_(std::move(tables)) {}

  absl::Status Begin();
  absl::Status End();

 private:
  absl::Status Run(const std::string& sql);
  absl::Status TakeAway(const std::string& table);

  postgres::Transaction& transaction_;
  const std::vector<std::string> tables_;
  // What makes the indexes again.
  std::vector<std::string> again_;
};

}  // namespace tanggap::complaints
