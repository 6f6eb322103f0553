// What surrounds a service in a process of its own: time, chance, the log on standard error,
// metrics, and SIGTERM. First of all, before anything starts a thread.
//
//   service::Process process("complaints", settings.warnings());
//   App app(options, process.needs());
//   TANGGAP_RETURN_IF_ERROR(app.Start());
//   process.AwaitEnd([&] { app.host().Drain(); });
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/rpc/termination.h"
#include "libs/service/foundation.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/log_sink.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::service {

class Process {
 public:
  // `warnings` go to the log.
  Process(const std::string& service, const std::vector<std::string>& warnings);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  HostNeeds needs() { return {clock_, random_, log_, metrics_, &clock_}; }
  // Returns when a signal has come and `drain` has run.
  void AwaitEnd(const std::function<void()>& drain);

 private:
  rpc::Termination termination_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  telemetry::DescriptorSink sink_;
  telemetry::Logger log_;
  telemetry::Metrics metrics_;
};

}  // namespace tanggap::service
