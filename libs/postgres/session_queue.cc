#include "libs/postgres/session_queue.h"

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/postgres/failure.h"

namespace tanggap::postgres::internal {

namespace {

// How long a failed attempt to connect stands for the next ones: short against a restart, long
// against a thousand callers that would all try at once.
constexpr absl::Duration kAttemptEvery = absl::Milliseconds(100);
// An attempt this long was long enough to blame the server.
constexpr absl::Duration kFairAttempt = absl::Seconds(1);

}  // namespace

SessionQueue::SessionQueue(Options options, base::Random& random)
    : options_(std::move(options)), random_(random), permits_(options_.size) {
  TANGGAP_INVARIANT(options_.size > 0, "a pool without connections");
}

SessionQueue::~SessionQueue() {
  base::MutexLock lock(mutex_);
  TANGGAP_INVARIANT(permits_ == options_.size, "a pool is destroyed while it is in use");
  idle_.clear();
}

absl::Status SessionQueue::TakePermit(SteadyTime deadline) {
  base::MutexLock lock(mutex_);
  if (permits_ > 0 && waiters_.empty()) {
    --permits_;
    return absl::OkStatus();
  }
  if (static_cast<int>(waiters_.size()) >= options_.max_waiters) {
    return ExhaustedStatus("too many calls wait for a database connection");
  }
  Waiter waiter;
  const auto place = waiters_.insert(waiters_.end(), &waiter);
  while (!waiter.has_permit) {
    const absl::Duration left = Until(deadline);
    if (left <= absl::ZeroDuration()) {
      waiters_.erase(place);
      return DeadlineStatus("the deadline passed while the call waited for a database connection");
    }
    waiter.called.WaitFor(lock, left);
  }
  return absl::OkStatus();
}

void SessionQueue::ReturnPermit() {
  if (waiters_.empty()) {
    ++permits_;
    return;
  }
  waiters_.front()->has_permit = true;
  waiters_.front()->called.NotifyOne();
  waiters_.pop_front();
}

std::unique_ptr<Session> SessionQueue::TakeIdle() {
  base::MutexLock lock(mutex_);
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Session> session = std::move(idle_.back());
  idle_.pop_back();
  return session;
}

absl::StatusOr<std::unique_ptr<Session>> SessionQueue::Open(SteadyTime deadline) {
  {
    base::MutexLock lock(mutex_);
    if (!last_failure_.ok() && !HasPassed(no_attempt_before_)) return last_failure_;
  }
  const SteadyTime start = std::chrono::steady_clock::now();
  auto session =
      Session::Open(options_.settings, &watchdog_, static_cast<size_t>(options_.dynamic_statements),
                    std::min(deadline, After(options_.connect_timeout)));
  const bool late = !session.ok() && HasPassed(deadline);
  {
    base::MutexLock lock(mutex_);
    // A caller in a hurry says nothing about the server.
    if (!late || -Until(start) > kFairAttempt) last_failure_ = session.status();
    if (!session.ok()) no_attempt_before_ = After(kAttemptEvery);
  }
  if (late) return DeadlineStatus("the deadline passed while a connection was opened");
  return session;
}

absl::StatusOr<std::unique_ptr<Session>> SessionQueue::Take(SteadyTime deadline) {
  if (HasPassed(deadline)) return DeadlineStatus("the deadline had passed before the call");
  if (absl::Status status = TakePermit(deadline); !status.ok()) return status;
  // Idle sessions that a restarted server has closed are found out here, before a statement is
  // risked on them.
  while (std::unique_ptr<Session> session = TakeIdle()) {
    if (!session->Disturbed()) return session;
  }
  auto session = Open(deadline);
  if (!session.ok()) {
    base::MutexLock lock(mutex_);
    ReturnPermit();
  }
  return session;
}

bool SessionQueue::Outlived(const Session& session) {
  // Each call throws dice anew, so sessions that opened together do not end together: from nine
  // tenths of the lifetime on, a session goes with a chance of one in eight whenever it comes back.
  const absl::Duration age = -Until(session.opened());
  if (age < options_.max_lifetime * 0.9) return false;
  return age >= options_.max_lifetime * 1.1 || random_.Below(8) == 0;
}

void SessionQueue::Return(std::unique_ptr<Session> session) {
  if (!session->usable() || Outlived(*session)) session.reset();
  base::MutexLock lock(mutex_);
  if (session) idle_.push_back(std::move(session));
  ReturnPermit();
}

int SessionQueue::in_use() const {
  base::MutexLock lock(mutex_);
  return options_.size - permits_;
}
int SessionQueue::open() const {
  base::MutexLock lock(mutex_);
  return options_.size - permits_ + static_cast<int>(idle_.size());
}
int SessionQueue::waiting() const {
  base::MutexLock lock(mutex_);
  return static_cast<int>(waiters_.size());
}

absl::StatusOr<Lease> Lease::Take(SessionQueue& queue, SteadyTime deadline) {
  auto session = queue.Take(deadline);
  if (!session.ok()) return std::move(session).status();
  return Lease(queue, *std::move(session));
}

}  // namespace tanggap::postgres::internal
