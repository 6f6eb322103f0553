// Ends statements that have run past their deadline. One per pool; for this library only.
//
//   auto slot = watchdog.Register(cancel, socket);     // when a connection opens
//   watchdog.Arm(*slot, deadline);
//   ... run the statement ...
//   if (watchdog.Disarm(*slot) == Watchdog::Verdict::kSpoilt) ... drop the connection ...
//
// At the deadline it asks the server to cancel the statement. When the statement still has not
// ended a second later (the server hangs, or the network swallows packets), the socket is shut
// down, which wakes whoever waits on it. Its end waits for no server.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <thread>

#include "libs/postgres/steady.h"

namespace tanggap::postgres::internal {

class Watchdog {
 public:
  struct Slot;
  enum class Verdict {
    kUsable,
    kSpoilt,  // a cancellation may still be on its way to the next statement, or the socket is shut
  };

  Watchdog();
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Takes over `cancel`.
  std::shared_ptr<Slot> Register(PGcancel* cancel, int socket);
  // Before the connection closes.
  void Unregister(const std::shared_ptr<Slot>& slot);
  void Arm(Slot& slot, SteadyTime deadline);
  // Waits a moment for a cancellation that is under way.
  Verdict Disarm(Slot& slot);

 private:
  struct State;
  static void Watch(State& state);
  static void Cancel(const std::shared_ptr<State>& state);

  const std::shared_ptr<State> state_;
  std::thread watch_thread_;
  // A cancellation connects to the server and may itself hang, so it does not run on the watching
  // thread, and outlives the watchdog when it must.
  std::thread cancel_thread_;
};

}  // namespace tanggap::postgres::internal
