#include "libs/postgres/watchdog.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace tanggap::postgres::internal {

namespace {

constexpr absl::Duration kGrace = absl::Seconds(1);
// The server answers a cancellation in well under a millisecond, but its statement may end first.
constexpr absl::Duration kAwaitCancel = absl::Milliseconds(200);
// Far beyond any deadline that Arm is given.
constexpr SteadyTime kNever = SteadyTime::max();

}  // namespace

struct Watchdog::Slot {
  Slot(PGcancel* cancel_handle, int socket_number) : cancel(cancel_handle), socket(socket_number) {}
  ~Slot() { ::PQfreeCancel(cancel); }

  PGcancel* const cancel;
  const int socket;
  // All below under the watchdog's mutex.
  SteadyTime due = kNever;        // the deadline, then the end of the grace
  bool cancel_asked = false;      // for the statement that is under way
  bool cancel_under_way = false;  // queued or running
  bool shut = false;
};

Watchdog::Watchdog()
    : next_patrol_(kNever),
      watch_thread_([this] { Watch(); }),
      cancel_thread_([this] { Cancel(); }) {}

Watchdog::~Watchdog() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
  }
  watch_changed_.NotifyAll();
  cancel_changed_.NotifyAll();
  watch_thread_.join();
  cancel_thread_.join();
}

std::shared_ptr<Watchdog::Slot> Watchdog::Register(PGcancel* cancel, int socket) {
  auto slot = std::make_shared<Slot>(cancel, socket);
  base::MutexLock lock(mutex_);
  slots_.push_back(slot);
  return slot;
}

void Watchdog::Unregister(const std::shared_ptr<Slot>& slot) {
  base::MutexLock lock(mutex_);
  slots_.remove(slot);
}

void Watchdog::Arm(Slot& slot, SteadyTime deadline) {
  bool earlier = false;
  {
    base::MutexLock lock(mutex_);
    slot.due = deadline;
    slot.cancel_asked = false;
    earlier = deadline < next_patrol_;
    if (earlier) next_patrol_ = deadline;
  }
  if (earlier) watch_changed_.NotifyOne();
}

Watchdog::Verdict Watchdog::Disarm(Slot& slot) {
  base::MutexLock lock(mutex_);
  slot.due = kNever;
  if (slot.cancel_under_way) {
    const SteadyTime give_up = After(kAwaitCancel);
    while (slot.cancel_under_way && !HasPassed(give_up)) cancel_done_.WaitFor(lock, Until(give_up));
  }
  return slot.shut || slot.cancel_under_way ? Verdict::kSpoilt : Verdict::kUsable;
}

SteadyTime Watchdog::Patrol(SteadyTime now) {
  SteadyTime next = kNever;
  for (const std::shared_ptr<Slot>& slot : slots_) {
    if (slot->due <= now && !slot->cancel_asked) {
      slot->cancel_asked = true;
      slot->cancel_under_way = true;
      slot->due = now + absl::ToChronoNanoseconds(kGrace);
      to_cancel_.push_back(slot);
      cancel_changed_.NotifyOne();
    } else if (slot->due <= now) {
      slot->due = kNever;
      slot->shut = true;
      // Under the mutex, and slots are unregistered before their socket closes: the number is still
      // ours.
      ::shutdown(slot->socket, SHUT_RDWR);
    }
    next = std::min(next, slot->due);
  }
  return next;
}

void Watchdog::Watch() {
  base::MutexLock lock(mutex_);
  while (!stopping_) {
    next_patrol_ = Patrol(std::chrono::steady_clock::now());
    if (next_patrol_ == kNever) {
      watch_changed_.Wait(lock);
    } else {
      watch_changed_.WaitFor(lock, Until(next_patrol_));
    }
  }
}

void Watchdog::Cancel() {
  while (true) {
    std::shared_ptr<Slot> slot;
    {
      base::MutexLock lock(mutex_);
      while (to_cancel_.empty() && !stopping_) cancel_changed_.Wait(lock);
      if (to_cancel_.empty()) return;
      slot = std::move(to_cancel_.front());
      to_cancel_.pop_front();
    }
    char error[256];
    ::PQcancel(slot->cancel, error, sizeof(error));  // returns when the server has passed it on
    base::MutexLock lock(mutex_);
    slot->cancel_under_way = false;
    cancel_done_.NotifyAll();
  }
}

}  // namespace tanggap::postgres::internal
