// One connection to PostgreSQL and what is prepared on it. For this library only: callers use Pool.
//
// libpqxx 6 reconnects behind one's back, which would lose the session's prepared statements and,
// worse, run the second half of a transaction alone. That is switched off: a session that broke
// says so, and its owner destroys it.
#pragma once

#include <absl/status/statusor.h>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"
#include "libs/postgres/statement.h"
#include "libs/postgres/steady.h"
#include "libs/postgres/watchdog.h"

namespace tanggap::postgres::internal {

class Session {
 public:
  using Settings = std::map<std::string, std::string>;

  // Connects; gives up at `deadline`. `watchdog` must outlive the session and may be null: then
  // deadlines are not enforced (migrations). `most_dynamic` is how many dynamic statements stay
  // prepared.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const Settings& settings, Watchdog* watchdog,
                                                       size_t most_dynamic, SteadyTime deadline);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Runs one prepared statement. A broken connection is COMMIT_IN_DOUBT when the statement may
  // write and `autocommit` says that it would have been final.
  absl::StatusOr<Rows> Execute(StatementView statement, const Params& params, SteadyTime deadline,
                               bool autocommit);
  // Runs SQL text without parameters: BEGIN, COMMIT, migrations. `in_doubt`: whether a break leaves
  // a doubt.
  absl::Status ExecuteText(std::string_view name, const std::string& sql, SteadyTime deadline,
                           bool in_doubt);

  // False once the session must not be used again.
  bool usable() const { return usable_; }
  // Makes it so: nobody knows what state it is in.
  void Abandon() { usable_ = false; }
  // Whether the server has said or done something while the session lay idle; usually that it
  // closed the connection.
  bool Disturbed() const;
  SteadyTime opened() const { return opened_; }
  size_t dynamic_statements() const { return dynamic_.size(); }

 private:
  class Link;
  struct Prepared {
    std::string name;  // on the server
    std::string sql;
  };

  Session(std::unique_ptr<Link> link, Watchdog* watchdog, size_t most_dynamic);
  const Prepared& Prepare(StatementView statement);
  const Prepared& PrepareDynamic(StatementView statement);
  template <typename Run, typename Final>
  absl::Status Guarded(std::string_view name, SteadyTime deadline, Run run, Final final);

  const std::unique_ptr<Link> link_;
  Watchdog* const watchdog_;
  std::shared_ptr<Watchdog::Slot> slot_;
  const size_t most_dynamic_;
  const SteadyTime opened_;
  bool usable_ = true;

  std::map<std::string, Prepared, std::less<>> constant_;
  // The least lately used first; found by text.
  std::list<Prepared> dynamic_;
  std::unordered_map<std::string_view, std::list<Prepared>::iterator> dynamic_by_sql_;
  int dynamic_count_ = 0;
};

}  // namespace tanggap::postgres::internal
