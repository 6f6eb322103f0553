#include "libs/rpc/termination.h"

#include <csignal>

#include "libs/base/invariant.h"

namespace tanggap::rpc {
namespace {

sigset_t TerminationSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

Termination::Termination() {
  const sigset_t signals = TerminationSignals();
  TANGGAP_INVARIANT(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0,
                    "the signals can be blocked");
  std::signal(SIGPIPE, SIG_IGN);
}

int Termination::Wait() {
  const sigset_t signals = TerminationSignals();
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  return signal;
}

}  // namespace tanggap::rpc
