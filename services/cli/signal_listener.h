// While it lives, Ctrl-C and SIGTERM raise an interruption instead of ending the process; the
// second one ends it all the same, in case the command hangs.
//
//   Interruption interruption;
//   const SignalListener listener(interruption);     // before threads are started: they inherit it
#pragma once

#include <atomic>
#include <thread>

#include "services/cli/interruption.h"

namespace tanggap::cli {

class SignalListener {
 public:
  explicit SignalListener(Interruption& interruption);
  ~SignalListener();
  SignalListener(const SignalListener&) = delete;
  SignalListener& operator=(const SignalListener&) = delete;

 private:
  void Listen(Interruption& interruption);

  std::atomic<bool> ended_{false};
  std::thread thread_;
};

}  // namespace tanggap::cli
