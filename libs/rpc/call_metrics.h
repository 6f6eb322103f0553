// The numbers of one method: calls by code, seconds from arrival to answer. Internal to libs/rpc.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <array>
#include <atomic>
#include <string>
#include <string_view>

#include "libs/telemetry/metrics.h"

namespace tanggap::rpc {

class CallMetrics {
 public:
  CallMetrics(telemetry::Metrics& metrics, std::string_view method);
  void Count(absl::StatusCode code) { CounterOf(code).Increment(); }
  void Observe(absl::Duration took) { seconds_.Observe(absl::ToDoubleSeconds(took)); }

 private:
  telemetry::Counter& CounterOf(absl::StatusCode code);

  telemetry::Metrics& metrics_;
  const std::string method_;
  telemetry::Histogram& seconds_;
  // Resolved at a code's first appearance: most methods only ever see three of the seventeen.
  std::array<std::atomic<telemetry::Counter*>, 17> counters_{};
};

}  // namespace tanggap::rpc
