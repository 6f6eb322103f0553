#include "libs/postgres/session.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>
#include <pqxx/connection_base>
#include <pqxx/connectionpolicy>
#include <pqxx/nontransaction>
#include <pqxx/prepared_statement>

#include <utility>
#include <vector>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/postgres/answer.h"
#include "libs/postgres/failure.h"

namespace tanggap::postgres::internal {

namespace {

// Connects within a deadline, where libpqxx's own policies wait for as long as the network does.
class TimedPolicy final : public pqxx::connectionpolicy {
 public:
  TimedPolicy(const Session::Settings& settings, SteadyTime deadline)
      : connectionpolicy(std::string()), settings_(settings), deadline_(deadline) {}

  handle do_startconnect(handle existing) override {
    if (existing != nullptr) return existing;
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : settings_) {
      keywords.push_back(keyword.c_str());
      values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    connection_ = ::PQconnectStartParams(keywords.data(), values.data(), 0);
    if (!Complete()) {
      const std::string why = ::PQerrorMessage(connection_);
      ::PQfinish(std::exchange(connection_, nullptr));
      throw pqxx::broken_connection(why.empty() ? "connecting took too long" : why);
    }
    ::PQsetErrorVerbosity(connection_, PQERRORS_VERBOSE);
    return connection_;
  }
  PGconn* connection() const { return connection_; }

 private:
  bool Complete() {
    if (::PQstatus(connection_) == CONNECTION_BAD) return false;
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
      if (next == PGRES_POLLING_FAILED) return false;
      const short event = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
      pollfd socket = {::PQsocket(connection_), event, 0};
      if (HasPassed(deadline_)) return false;
      const int64_t wait = absl::ToInt64Milliseconds(Until(deadline_)) + 1;
      if (::poll(&socket, 1, static_cast<int>(wait)) == 0) return false;
      next = ::PQconnectPoll(connection_);
    }
    return true;
  }

  const Session::Settings& settings_;
  const SteadyTime deadline_;
  PGconn* connection_ = nullptr;
};

struct PolicyHolder {
  TimedPolicy policy;
};

}  // namespace

class Session::Link final : private PolicyHolder, public pqxx::connection_base {
 public:
  Link(const Settings& settings, SteadyTime deadline)
      : PolicyHolder{TimedPolicy(settings, deadline)}, connection_base(policy) {
    init();
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    inhibit_reactivation(true);
#pragma GCC diagnostic pop
  }
  ~Link() { close(); }
  PGconn* raw() const { return policy.connection(); }
};

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const Settings& settings, Watchdog* watchdog,
                                                       size_t most_dynamic, SteadyTime deadline) {
  try {
    return std::unique_ptr<Session>(
        new Session(std::make_unique<Link>(settings, deadline), watchdog, most_dynamic));
  } catch (const std::exception& error) {
    // libpq's text names host, user and database, never the password.
    return UnavailableStatus(base::Join("cannot connect: ", error.what()));
  }
}

Session::Session(std::unique_ptr<Link> link, Watchdog* watchdog, size_t most_dynamic)
    : link_(std::move(link)),
      watchdog_(watchdog),
      most_dynamic_(most_dynamic),
      opened_(std::chrono::steady_clock::now()) {
  if (watchdog_ != nullptr) {
    slot_ = watchdog_->Register(::PQgetCancel(link_->raw()), link_->sock());
  }
}

Session::~Session() {
  if (watchdog_ != nullptr) watchdog_->Unregister(slot_);
}

bool Session::Disturbed() const {
  char byte = 0;
  return ::recv(link_->sock(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
         (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

const Session::Prepared& Session::Prepare(StatementView statement) {
  if (statement.dynamic()) return PrepareDynamic(statement);
  auto found = constant_.find(statement.name());
  if (found == constant_.end()) {
    TANGGAP_INVARIANT(statement.name().size() < 64, "PostgreSQL cuts longer names off");
    Prepared prepared = {std::string(statement.name()), std::string(statement.sql())};
    link_->prepare(prepared.name, prepared.sql);
    found = constant_.emplace(prepared.name, std::move(prepared)).first;
  }
  TANGGAP_INVARIANT(found->second.sql == statement.sql(), "two statements share one name");
  return found->second;
}

const Session::Prepared& Session::PrepareDynamic(StatementView statement) {
  if (const auto found = dynamic_by_sql_.find(statement.sql()); found != dynamic_by_sql_.end()) {
    dynamic_.splice(dynamic_.end(), dynamic_, found->second);
    return dynamic_.back();
  }
  if (dynamic_.size() >= most_dynamic_) {
    const std::string oldest = dynamic_.front().name;
    dynamic_by_sql_.erase(dynamic_.front().sql);
    dynamic_.pop_front();
    link_->unprepare(oldest);
  }
  // A space keeps it apart from every constant statement: those are names of code.
  dynamic_.push_back({base::Join("dynamic ", ++dynamic_count_), std::string(statement.sql())});
  dynamic_by_sql_[dynamic_.back().sql] = std::prev(dynamic_.end());
  link_->prepare(dynamic_.back().name, dynamic_.back().sql);
  return dynamic_.back();
}

// Runs `run` under the watchdog and turns what it throws into a status. `final` says whether a
// break would leave a doubt about something written; it is asked only then.
template <typename Run, typename Final>
absl::Status Session::Guarded(std::string_view name, SteadyTime deadline, Run run, Final final) {
  if (watchdog_ != nullptr) watchdog_->Arm(*slot_, deadline);
  absl::Status status;
  bool broke = false;
  bool in_doubt = false;
  try {
    run();
  } catch (...) {
    Failure failure = Classify(std::current_exception());
    broke = !failure.connection_usable;
    // With a code, the server has said that it gave the statement up.
    in_doubt = broke && failure.sqlstate.empty() && final();
    if (in_doubt) failure.kind = Kind::kInDoubt;
    status = ToStatus(failure, name);
  }
  if (watchdog_ != nullptr) {
    const Watchdog::Verdict verdict = watchdog_->Disarm(*slot_);
    if (verdict == Watchdog::Verdict::kSpoilt) usable_ = false;
    // The connection was shut because the deadline had passed: that is what to tell, unless a write
    // is in doubt.
    if (verdict == Watchdog::Verdict::kSpoilt && broke && !in_doubt) {
      status = DeadlineStatus(base::Join("statement ", name, ": the server did not cancel it"));
    }
  }
  if (broke) usable_ = false;
  return status;
}

absl::StatusOr<Rows> Session::Execute(StatementView statement, const Params& params,
                                      SteadyTime deadline, bool autocommit) {
  TANGGAP_INVARIANT(usable_, "a broken session was used again");
  if (absl::Status status = params.status(); !status.ok()) return status;
  if (HasPassed(deadline)) return DeadlineStatus("the deadline passed before the statement");
  std::shared_ptr<const Answer> answer;
  const auto run = [&] {
    const Prepared& prepared = Prepare(statement);
    pqxx::nontransaction direct(*link_);
    answer = std::make_shared<Answer>(
        direct.exec_prepared(prepared.name, pqxx::prepare::make_dynamic_params(params.values())),
        statement.name());
  };
  const auto final = [&] { return autocommit && MayWrite(statement.sql()); };
  const absl::Status status = Guarded(statement.name(), deadline, run, final);
  if (!status.ok()) return status;
  return Rows(std::move(answer));
}

absl::Status Session::ExecuteText(std::string_view name, const std::string& sql,
                                  SteadyTime deadline, bool in_doubt) {
  TANGGAP_INVARIANT(usable_, "a broken session was used again");
  const auto run = [&] {
    pqxx::nontransaction direct(*link_);
    direct.exec(sql);
  };
  return Guarded(name, deadline, run, [&] { return in_doubt; });
}

}  // namespace tanggap::postgres::internal
