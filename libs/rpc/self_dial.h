// Dials the server's own port and ends the process when nobody answers. When a process has once run
// out of file descriptors, gRPC 1.51 never accepts again: the process lives, every caller times
// out, and no check of the pid notices. A supervisor starts it anew.
//
//   rpc::SelfDial self_dial(server.address(), absl::Seconds(5), [] { _exit(70); });
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <string>

#include "libs/exec/periodic_task.h"

namespace tanggap::rpc {

class SelfDial {
 public:
  static constexpr int kFailuresToDeath = 3;

  // `dead` is called once, after three dials in a row have failed.
  SelfDial(std::string address, absl::Duration period, std::function<void()> dead,
           absl::Duration timeout = absl::Seconds(2));
  void Stop() { dialler_.Stop(); }

 private:
  void Dial();

  const std::string address_;
  const std::function<void()> dead_;
  const absl::Duration timeout_;
  int failures_ = 0;  // the dialler's
  exec::PeriodicTask dialler_;
};

}  // namespace tanggap::rpc
