#include "libs/postgres/watchdog.h"

#include <sys/socket.h>

#include <algorithm>
#include <deque>
#include <list>
#include <utility>

#include "libs/base/mutex.h"

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

struct Watchdog::State {
  // Does what is due and gives the time when something may be due next.
  SteadyTime Patrol(SteadyTime now) TANGGAP_REQUIRES(mutex);

  base::Mutex mutex;
  base::Condition watch_changed;
  base::Condition cancel_changed;
  base::Condition cancel_done;
  std::list<std::shared_ptr<Slot>> slots TANGGAP_GUARDED_BY(mutex);
  std::deque<std::shared_ptr<Slot>> to_cancel TANGGAP_GUARDED_BY(mutex);
  SteadyTime next_patrol TANGGAP_GUARDED_BY(mutex) = kNever;
  bool stopping TANGGAP_GUARDED_BY(mutex) = false;
  bool cancelling TANGGAP_GUARDED_BY(mutex) = false;
};

Watchdog::Watchdog()
    : state_(std::make_shared<State>()),
      watch_thread_([this] { Watch(*state_); }),
      cancel_thread_([state = state_] { Cancel(state); }) {}

Watchdog::~Watchdog() {
  bool cancelling = false;
  {
    base::MutexLock lock(state_->mutex);
    state_->stopping = true;
    state_->to_cancel.clear();
    state_->watch_changed.NotifyAll();
    state_->cancel_changed.NotifyAll();
    const SteadyTime give_up = After(kAwaitCancel);
    while (state_->cancelling && !HasPassed(give_up))
      state_->cancel_done.WaitFor(lock, Until(give_up));
    cancelling = state_->cancelling;
  }
  watch_thread_.join();
  // libpq waits for a server that hangs without limit; what the thread needs is its own.
  cancelling ? cancel_thread_.detach() : cancel_thread_.join();
}

std::shared_ptr<Watchdog::Slot> Watchdog::Register(PGcancel* cancel, int socket) {
  auto slot = std::make_shared<Slot>(cancel, socket);
  base::MutexLock lock(state_->mutex);
  state_->slots.push_back(slot);
  return slot;
}

void Watchdog::Unregister(const std::shared_ptr<Slot>& slot) {
  base::MutexLock lock(state_->mutex);
  state_->slots.remove(slot);
}

void Watchdog::Arm(Slot& slot, SteadyTime deadline) {
  bool earlier = false;
  {
    base::MutexLock lock(state_->mutex);
    slot.due = deadline;
    slot.cancel_asked = false;
    earlier = deadline < state_->next_patrol;
    if (earlier) state_->next_patrol = deadline;
  }
  if (earlier) state_->watch_changed.NotifyOne();
}

Watchdog::Verdict Watchdog::Disarm(Slot& slot) {
  base::MutexLock lock(state_->mutex);
  slot.due = kNever;
  if (slot.cancel_under_way) {
    const SteadyTime give_up = After(kAwaitCancel);
    while (slot.cancel_under_way && !HasPassed(give_up))
      state_->cancel_done.WaitFor(lock, Until(give_up));
  }
  return slot.shut || slot.cancel_under_way ? Verdict::kSpoilt : Verdict::kUsable;
}

SteadyTime Watchdog::State::Patrol(SteadyTime now) {
  SteadyTime next = kNever;
  for (const std::shared_ptr<Slot>& slot : slots) {
    if (slot->due <= now && !slot->cancel_asked) {
      slot->cancel_asked = true;
      slot->cancel_under_way = true;
      slot->due = now + absl::ToChronoNanoseconds(kGrace);
      to_cancel.push_back(slot);
      cancel_changed.NotifyOne();
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

void Watchdog::Watch(State& state) {
  base::MutexLock lock(state.mutex);
  while (!state.stopping) {
    state.next_patrol = state.Patrol(std::chrono::steady_clock::now());
    if (state.next_patrol == kNever) {
      state.watch_changed.Wait(lock);
    } else {
      state.watch_changed.WaitFor(lock, Until(state.next_patrol));
    }
  }
}

void Watchdog::Cancel(const std::shared_ptr<State>& state) {
  while (true) {
    std::shared_ptr<Slot> slot;
    {
      base::MutexLock lock(state->mutex);
      while (state->to_cancel.empty() && !state->stopping) state->cancel_changed.Wait(lock);
      if (state->to_cancel.empty()) return;
      slot = std::move(state->to_cancel.front());
      state->to_cancel.pop_front();
      state->cancelling = true;
    }
    char error[256];
    ::PQcancel(slot->cancel, error, sizeof(error));  // returns when the server has passed it on
    base::MutexLock lock(state->mutex);
    state->cancelling = false;
    slot->cancel_under_way = false;
    state->cancel_done.NotifyAll();
  }
}

}  // namespace tanggap::postgres::internal
