// Waits for SIGTERM or SIGINT on an ordinary thread, where a server may be drained (a signal
// handler may not).
//
//   int main(int argc, char** argv) {
//     rpc::Termination termination;        // first of all: threads inherit the signals' blocking
//     ...
//     termination.Wait();
//     server.Drain();
//   }
#pragma once

namespace tanggap::rpc {

class Termination {
 public:
  // Blocks SIGTERM and SIGINT for this thread and those it starts, and ignores SIGPIPE.
  Termination();
  // Returns the signal that came.
  int Wait();
};

}  // namespace tanggap::rpc
