#include "services/cli/signal_listener.h"

#include <csignal>
#include <cstdlib>

namespace tanggap::cli {

namespace {

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

SignalListener::SignalListener(Interruption& interruption) {
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::thread([this, &interruption] { Listen(interruption); });
}

SignalListener::~SignalListener() {
  ended_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void SignalListener::Listen(Interruption& interruption) {
  const sigset_t signals = Signals();
  for (int received = 0;; ++received) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (ended_) return;
    // As shells report a process that a signal has ended.
    if (received > 0) std::_Exit(128 + signal);
    interruption.Raise();
  }
}

}  // namespace tanggap::cli
