#include "libs/postgres/pool.h"

#include <absl/cleanup/cleanup.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "libs/base/result.h"
#include "libs/postgres/connection_settings.h"
#include "libs/postgres/session.h"
#include "libs/postgres/session_queue.h"
#include "libs/postgres/steady.h"

namespace tanggap::postgres {

using internal::HasPassed;
using internal::Lease;
using internal::SteadyTime;

class Pool::Core {
 public:
  Core(PoolOptions options, const base::Clock& clock, base::Random& random)
      : options_(std::move(options)), clock_(clock), random_(random) {
    auto settings = internal::MakeConnectionSettings(
        options_.url, options_.application_name,
        {options_.statement_timeout, options_.lock_timeout, options_.idle_in_transaction_timeout});
    url_status_ = settings.status();
    if (!settings.ok()) return;
    queue_.emplace(
        internal::SessionQueue::Options{*std::move(settings), options_.size, options_.max_waiters,
                                        options_.dynamic_statements, options_.connect_timeout,
                                        options_.max_lifetime},
        random_);
  }

  absl::StatusOr<Rows> Query(StatementView statement, const Params& params, SteadyTime deadline) {
    TANGGAP_RETURN_IF_ERROR(url_status_);
    bool broke = false;
    absl::StatusOr<Rows> rows = QueryOnce(statement, params, deadline, &broke);
    // A server that restarts breaks every connection once; a statement that only reads is safe to
    // run again.
    if (rows.status().code() == absl::StatusCode::kUnavailable && !IsInDoubt(rows.status()) &&
        broke && !MayWrite(statement.sql())) {
      rows = QueryOnce(statement, params, deadline, &broke);
    }
    return rows;
  }

  absl::Status Transact(SteadyTime deadline,
                        const std::function<absl::Status(Transaction&)>& work) {
    TANGGAP_RETURN_IF_ERROR(url_status_);
    absl::Duration pause = absl::Milliseconds(5);
    while (true) {
      bool again = false;
      const absl::Status status = TransactOnce(deadline, work, &again);
      if (!again) return status;
      // Full jitter: those that collided do not collide again in step.
      const absl::Duration wait = absl::Microseconds(static_cast<int64_t>(
          random_.Below(static_cast<uint64_t>(absl::ToInt64Microseconds(pause)))));
      if (internal::Until(deadline) <= wait) return status;
      std::this_thread::sleep_for(absl::ToChronoMicroseconds(wait));
      pause = std::min(pause * 2, absl::Milliseconds(200));
    }
  }

  absl::StatusOr<std::unique_ptr<Snapshot>> Look(SteadyTime deadline) {
    TANGGAP_RETURN_IF_ERROR(url_status_);
    // As a statement that only reads.
    absl::StatusOr<std::unique_ptr<Snapshot>> moment;
    for (bool broke = true, again = false; broke && !again; again = true)
      moment = LookOnce(deadline, &broke);
    return moment;
  }

  void Observe(std::string_view statement, absl::Time start, const absl::Status& status) {
    if (options_.observer) options_.observer({statement, clock_.Now() - start, status.code()});
  }
  const base::Clock& clock() const { return clock_; }
  State state() const {
    if (!queue_) return {};
    return {queue_->open(), queue_->in_use(), queue_->waiting()};
  }

 private:
  class Moment;

  absl::StatusOr<Rows> QueryOnce(StatementView statement, const Params& params, SteadyTime deadline,
                                 bool* broke) {
    TANGGAP_ASSIGN_OR_RETURN(Lease session, Lease::Take(*queue_, deadline));
    absl::StatusOr<Rows> rows = session->Execute(statement, params, deadline, true);
    *broke = !session->usable();
    return rows;
  }

  absl::StatusOr<std::unique_ptr<Snapshot>> LookOnce(SteadyTime deadline, bool* broke);

  absl::Status TransactOnce(SteadyTime deadline,
                            const std::function<absl::Status(Transaction&)>& work, bool* again) {
    TANGGAP_ASSIGN_OR_RETURN(Lease session, Lease::Take(*queue_, deadline));
    // Also when `work` throws: a session within a transaction would swallow the next caller's
    // write.
    absl::Cleanup abandon = [&session] { session->Abandon(); };
    absl::Status status = session->ExecuteText("begin", "BEGIN", deadline, false);
    bool over = false;
    if (status.ok()) {
      Transaction transaction(*session, deadline);
      status = work(transaction);
      if (!transaction.failure().ok()) status = transaction.failure();
      if (status.ok()) {
        status = session->ExecuteText("commit", "COMMIT", deadline, true);
        // Whatever the server answers, its transaction has ended.
        over = session->usable();
      } else if (session->usable()) {
        // Past the deadline too: the session goes back clean, or not at all.
        over =
            session->ExecuteText("rollback", "ROLLBACK", internal::After(absl::Seconds(2)), false)
                .ok();
      }
    }
    const bool broke = !session->usable() && status.code() == absl::StatusCode::kUnavailable;
    if (over) std::move(abandon).Cancel();
    *again = !IsInDoubt(status) && (broke || IsContention(status));
    return status;
  }

  const PoolOptions options_;
  const base::Clock& clock_;
  base::Random& random_;
  absl::Status url_status_;
  std::optional<internal::SessionQueue> queue_;
};

class Pool::Core::Moment final : public Snapshot {
 public:
  Moment(Core& core, Lease session, SteadyTime deadline)
      : core_(core), session_(std::move(session)), transaction_(*session_, deadline) {}
  ~Moment() override {
    // Past the deadline too: the session goes back clean, or not at all.
    if (session_->usable() &&
        !session_->ExecuteText("end", "ROLLBACK", internal::After(absl::Seconds(2)), false).ok())
      session_->Abandon();
  }

  absl::StatusOr<Rows> Query(StatementView statement, const Params& params) override {
    const absl::Time start = core_.clock().Now();
    absl::StatusOr<Rows> rows = transaction_.Query(statement, params);
    core_.Observe(statement.name(), start, rows.status());
    return rows;
  }

 private:
  Core& core_;
  Lease session_;
  Transaction transaction_;
};

absl::StatusOr<std::unique_ptr<Snapshot>> Pool::Core::LookOnce(SteadyTime deadline, bool* broke) {
  TANGGAP_ASSIGN_OR_RETURN(Lease session, Lease::Take(*queue_, deadline));
  const absl::Status begun = session->ExecuteText(
      "begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", deadline, false);
  *broke = !session->usable();
  if (begun.ok()) return std::make_unique<Moment>(*this, std::move(session), deadline);
  session->Abandon();
  return begun;
}

Pool::Pool(PoolOptions options, const base::Clock& clock, base::Random& random)
    : core_(std::make_unique<Core>(std::move(options), clock, random)) {}
Pool::~Pool() = default;

absl::StatusOr<Rows> Pool::Query(StatementView statement, const Params& params,
                                 absl::Time deadline) {
  const absl::Time start = core_->clock().Now();
  absl::StatusOr<Rows> rows =
      core_->Query(statement, params, internal::ToSteady(deadline, core_->clock()));
  core_->Observe(statement.name(), start, rows.status());
  return rows;
}

absl::Status Pool::Transact(absl::Time deadline,
                            const std::function<absl::Status(Transaction&)>& work) {
  const absl::Time start = core_->clock().Now();
  const absl::Status status = core_->Transact(internal::ToSteady(deadline, core_->clock()), work);
  core_->Observe("transaction", start, status);
  return status;
}

absl::StatusOr<std::unique_ptr<Snapshot>> Pool::Look(absl::Time deadline) {
  return core_->Look(internal::ToSteady(deadline, core_->clock()));
}

Pool::State Pool::state() const { return core_->state(); }

}  // namespace tanggap::postgres
