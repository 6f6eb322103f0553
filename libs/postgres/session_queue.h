// Who may use which session, and who is next. For this library only: the inside of Pool.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <list>
#include <memory>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/postgres/session.h"
#include "libs/postgres/steady.h"
#include "libs/postgres/watchdog.h"

namespace tanggap::postgres::internal {

class SessionQueue {
 public:
  struct Options {
    Session::Settings settings;
    int size;
    int max_waiters;
    int dynamic_statements;
    absl::Duration connect_timeout;
    absl::Duration max_lifetime;
  };
  SessionQueue(Options options, base::Random& random);
  ~SessionQueue();

  // A session that is nobody else's, in the order in which callers came; opened when none is idle.
  absl::StatusOr<std::unique_ptr<Session>> Take(SteadyTime deadline);
  // Every session taken comes back, also a broken one.
  void Return(std::unique_ptr<Session> session);

  int open() const;
  int in_use() const;
  int waiting() const;

 private:
  struct Waiter {
    base::Condition called;
    bool has_permit = false;
  };

  absl::Status TakePermit(SteadyTime deadline);
  void ReturnPermit() TANGGAP_REQUIRES(mutex_);
  absl::StatusOr<std::unique_ptr<Session>> Open(SteadyTime deadline);
  std::unique_ptr<Session> TakeIdle();
  bool Outlived(const Session& session);

  const Options options_;
  base::Random& random_;
  Watchdog watchdog_;
  mutable base::Mutex mutex_;
  int permits_ TANGGAP_GUARDED_BY(mutex_);  // how many more callers may hold a session
  std::list<Waiter*> waiters_ TANGGAP_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Session>> idle_ TANGGAP_GUARDED_BY(mutex_);  // last used last
  // After a connection could not be made, callers are told so at once until then, without trying.
  SteadyTime no_attempt_before_ TANGGAP_GUARDED_BY(mutex_);
  absl::Status last_failure_ TANGGAP_GUARDED_BY(mutex_);
};

// A session for the time of a block.
class Lease {
 public:
  static absl::StatusOr<Lease> Take(SessionQueue& queue, SteadyTime deadline);
  Lease(Lease&& other) = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (session_) queue_->Return(std::move(session_));
  }
  Session& operator*() { return *session_; }
  Session* operator->() { return session_.get(); }

 private:
  Lease(SessionQueue& queue, std::unique_ptr<Session> session)
      : queue_(&queue), session_(std::move(session)) {}
  SessionQueue* queue_;
  std::unique_ptr<Session> session_;
};

}  // namespace tanggap::postgres::internal
