#include "libs/postgres/migrator.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/connection_settings.h"
#include "libs/postgres/failure.h"
#include "libs/postgres/migration_record.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/session.h"

namespace tanggap::postgres {

namespace {

using internal::After;
using internal::Applied;
using internal::Session;

constexpr std::string_view kNoTransaction = "-- no transaction";
constexpr std::string_view kPrepare[] = {
    "CREATE SCHEMA IF NOT EXISTS migrations",
    "CREATE TABLE IF NOT EXISTS migrations.applied (component text NOT NULL, number integer NOT "
    "NULL, name text NOT NULL, checksum text NOT NULL, applied_time timestamptz NOT NULL, PRIMARY "
    "KEY (component, number))",
    "CREATE TABLE IF NOT EXISTS migrations.lock (id integer PRIMARY KEY)",
    "INSERT INTO migrations.lock (id) VALUES (1) ON CONFLICT DO NOTHING",
};
constexpr Statement kRecord = {
    "migrations_record",
    "INSERT INTO migrations.applied (component, number, name, checksum, applied_time) VALUES ($1, "
    "$2, $3, $4, clock_timestamp())"};
constexpr char kLock[] = "SELECT id FROM migrations.lock FOR UPDATE";

absl::Status Explain(const absl::Status& status, std::string_view what) {
  const std::string cause = errors::CauseOf(status);
  return {status.code(), base::AsAbsl(base::Join(what, ": ",
                                                 cause.empty() ? base::AsStd(status.message())
                                                               : std::string_view(cause)))};
}

// The statements of a file that runs outside a transaction: each ends with a semicolon at a line's
// end.
std::vector<std::string> SplitStatements(std::string_view sql) {
  std::vector<std::string> statements;
  std::string current;
  for (const std::string& line : base::Split(sql, '\n')) {
    current += line + "\n";
    const size_t last = line.find_last_not_of(" \t\r");
    if (last != std::string::npos && line[last] == ';') {
      statements.push_back(current);
      current.clear();
    }
  }
  return statements;
}

bool IsWithoutTransaction(std::string_view sql) {
  return sql.substr(0, kNoTransaction.size()) == kNoTransaction;
}

// One run of Migrate: a session that holds the lock row, and one that works.
class Run {
 public:
  explicit Run(const MigrateOptions& options) : options_(options) {}

  absl::Status Open(std::string_view url) {
    TANGGAP_ASSIGN_OR_RETURN(
        settings_,
        internal::MakeConnectionSettings(
            url, "migrate", {absl::ZeroDuration(), options_.lock_timeout, absl::ZeroDuration()}));
    TANGGAP_ASSIGN_OR_RETURN(lock_, Connect());
    TANGGAP_ASSIGN_OR_RETURN(work_, Connect());
    for (const std::string_view sql : kPrepare) TANGGAP_RETURN_IF_ERROR(Prepare(std::string(sql)));
    return TakeLock();
  }

  absl::Status Apply(const std::vector<MigrationSet>& sets) {
    TANGGAP_ASSIGN_OR_RETURN(Rows rows,
                             work_->Execute(internal::kListApplied, Params(), Never(), false));
    const Applied applied = internal::ReadApplied(rows);
    for (const MigrationSet& set : sets) {
      for (size_t i = 0; i < set.files.size(); ++i) {
        TANGGAP_ASSIGN_OR_RETURN(const bool done, internal::IsApplied(applied, set, i));
        if (done) continue;
        if (options_.progress) options_.progress(set.component, set.files[i].name);
        TANGGAP_RETURN_IF_ERROR(ApplyWithRetries(set, i));
      }
    }
    return absl::OkStatus();
  }

 private:
  static internal::SteadyTime Never() { return After(internal::kLongest); }

  absl::StatusOr<std::unique_ptr<Session>> Connect() {
    return Session::Open(settings_, nullptr, 1, After(absl::Seconds(10)));
  }

  // Two processes that create the same thing at the same moment: IF NOT EXISTS still fails for one
  // of them, once.
  absl::Status Prepare(const std::string& sql) {
    absl::Status status;
    for (int attempt = 0; attempt < options_.attempts; ++attempt) {
      status = work_->ExecuteText("migrations_prepare", sql, Never(), false);
      if (status.ok() || !work_->usable()) break;
      Pause(attempt);
    }
    return status.ok() ? status : Explain(status, "cannot prepare the schema \"migrations\"");
  }

  absl::Status TakeLock() {
    const internal::SteadyTime give_up = After(options_.wait_for_others);
    while (true) {
      TANGGAP_RETURN_IF_ERROR(lock_->ExecuteText("begin", "BEGIN", Never(), false));
      // Not as a prepared statement: its portal would hold a snapshot until the transaction ends,
      // and CREATE INDEX CONCURRENTLY would wait for that for ever.
      const absl::Status status = lock_->ExecuteText("migrations_lock", kLock, Never(), false);
      if (status.ok()) return status;
      if (!IsContention(status)) return Explain(status, "cannot lock migrations.lock");
      TANGGAP_RETURN_IF_ERROR(lock_->ExecuteText("rollback", "ROLLBACK", Never(), false));
      if (internal::HasPassed(give_up)) {
        return absl::UnavailableError(
            "another process has been migrating this database for too long; see who holds the row "
            "of migrations.lock in pg_stat_activity");
      }
    }
  }

  static void Pause(int attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20 << std::min(attempt, 6)));
  }

  absl::Status ApplyWithRetries(const MigrationSet& set, size_t index) {
    absl::Status status;
    for (int attempt = 0; attempt < options_.attempts; ++attempt) {
      status = ApplyOnce(set, index);
      if (status.ok() || !IsContention(status) || !work_->usable()) break;
      Pause(attempt);
    }
    if (status.ok()) return status;
    return Explain(status, base::Join("component ", set.component, ": ", set.files[index].name,
                                      " could not be applied (whatever runs in a transaction has "
                                      "been undone)"));
  }

  absl::Status ApplyOnce(const MigrationSet& set, size_t index) {
    const Migration& file = set.files[index];
    if (IsWithoutTransaction(file.sql)) {
      for (const std::string& sql : SplitStatements(file.sql)) {
        TANGGAP_RETURN_IF_ERROR(work_->ExecuteText(file.name, sql, Never(), false));
      }
      return Record(set, index);
    }
    TANGGAP_RETURN_IF_ERROR(work_->ExecuteText("begin", "BEGIN", Never(), false));
    // Recorded first: should the lock be lost to another process, the key stops one of the two
    // right here.
    absl::Status status = Record(set, index);
    if (status.ok()) status = work_->ExecuteText(file.name, file.sql, Never(), false);
    if (status.ok()) return work_->ExecuteText("commit", "COMMIT", Never(), true);
    if (work_->usable()) {
      work_->ExecuteText("rollback", "ROLLBACK", Never(), false).IgnoreError();
    }
    return status;
  }

  absl::Status Record(const MigrationSet& set, size_t index) {
    Params params;
    params.Text(set.component).Int(static_cast<int64_t>(index) + 1).Text(set.files[index].name);
    params.Text(internal::Checksum(set.files[index].sql));
    return work_->Execute(kRecord, params, Never(), true).status();
  }

  const MigrateOptions& options_;
  Session::Settings settings_;
  std::unique_ptr<Session> lock_;
  std::unique_ptr<Session> work_;
};

}  // namespace

absl::Status Migrate(std::string_view url, const std::vector<MigrationSet>& sets,
                     const MigrateOptions& options) {
  for (const MigrationSet& set : sets) TANGGAP_RETURN_IF_ERROR(internal::CheckNumbers(set));
  Run run(options);
  TANGGAP_RETURN_IF_ERROR(run.Open(url));
  return run.Apply(sets);
}

absl::Status CheckSchema(Pool& pool, const std::vector<MigrationSet>& sets, absl::Time deadline) {
  absl::StatusOr<Rows> rows = pool.Query(internal::kListApplied, deadline);
  Applied applied;
  if (rows.ok()) {
    applied = internal::ReadApplied(*rows);
  } else if (rows.status().code() != absl::StatusCode::kInternal) {
    return rows.status();
  } else {
    return absl::FailedPreconditionError(
        base::Join("the database has no readable table migrations.applied (",
                   base::AsStd(rows.status().message()), "). Run the program's `migrate` first."));
  }
  for (const MigrationSet& set : sets) {
    TANGGAP_RETURN_IF_ERROR(internal::CheckNumbers(set));
    for (size_t i = 0; i < set.files.size(); ++i) {
      TANGGAP_ASSIGN_OR_RETURN(const bool done, internal::IsApplied(applied, set, i));
      if (done) continue;
      return absl::FailedPreconditionError(base::Join(
          "the database is older than this program: ", set.files[i].name, " of component ",
          set.component, " has not been applied. Run the program's `migrate` first."));
    }
  }
  return absl::OkStatus();
}

}  // namespace tanggap::postgres
