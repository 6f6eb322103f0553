// Brings a database's tables to what the program needs. Plain SQL files, numbered, forward only.
//
//   libs/postgres/migrations/0001_requests.sql             NNNN_what_it_does.sql, from 0001 without a gap
//   tanggap_embed_sql(tanggap_complaints COMPONENT complaints FOLDER migrations)      CMake: into the program
//
//   #include "tanggap_sql/complaints.h"
//   const std::vector<postgres::MigrationSet> kSets = {postgres::IdempotencyMigrations(), sql::complaints()};
//   TANGGAP_RETURN_IF_ERROR(postgres::Migrate(url, kSets, {}));             // `migrate`
//   TANGGAP_RETURN_IF_ERROR(postgres::CheckSchema(pool, kSets, deadline));  // `serve`
//
// A component (a service, or a library with tables of its own) numbers its files by itself. What
// was applied is in migrations.applied with a checksum; a file that was released is never edited
// again. Each file is one transaction. A file whose first line is "-- no transaction" runs
// statement by statement outside one (CREATE INDEX CONCURRENTLY); each of its statements ends with
// a semicolon at the end of a line, and the file must be fit to run twice, because it may be
// interrupted half way: begin it with DROP INDEX CONCURRENTLY IF EXISTS.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::postgres {

class Pool;

struct Migration {
  std::string name;  // the file's: "0001_requests.sql"
  std::string sql;
};

struct MigrationSet {
  std::string component;
  std::vector<Migration> files;  // in the order of their numbers
};

struct MigrateOptions {
  // A change that waits for a table longer than this lets go and tries again, so that the service's
  // own statements, which queue up behind it, go on.
  absl::Duration lock_timeout = absl::Seconds(2);
  int attempts = 10;
  // How long to wait for another process that is migrating.
  absl::Duration wait_for_others = absl::Minutes(10);
  // Told of every file before it runs.
  std::function<void(std::string_view component, std::string_view file)> progress;
};

// Applies what is missing, set after set. Safe to run from several processes at once: one does the
// work, the others wait and find it done. An error names the file and what to do; everything before
// that file stays applied. A database that already has later files than this program (a newer
// version was here) is left as it is.
absl::Status Migrate(std::string_view url, const std::vector<MigrationSet>& sets,
                     const MigrateOptions& options);

// OK when every file has been applied unchanged; FAILED_PRECONDITION that names the first that has
// not.
absl::Status CheckSchema(Pool& pool, const std::vector<MigrationSet>& sets, absl::Time deadline);

}  // namespace tanggap::postgres
