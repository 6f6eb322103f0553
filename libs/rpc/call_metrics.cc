#include "libs/rpc/call_metrics.h"

namespace tanggap::rpc {

CallMetrics::CallMetrics(telemetry::Metrics& metrics, std::string_view method)
    : metrics_(metrics),
      method_(method),
      seconds_(metrics.Histogram(
          "tanggap_rpc_seconds",
          "Seconds from a call's arrival to its answer; of a stream, to its opening.",
          telemetry::LatencyBuckets(), {{"method", method_}})) {}

telemetry::Counter& CallMetrics::CounterOf(absl::StatusCode code) {
  const auto index = static_cast<size_t>(code) < counters_.size() ? static_cast<size_t>(code) : 2;
  telemetry::Counter* counter = counters_[index].load(std::memory_order_acquire);
  if (counter == nullptr) {
    // Two threads may both come here; the registry gives both the same counter.
    counter = &metrics_.Counter(
        "tanggap_rpc_calls_total", "Calls answered, by method and code.",
        {{"method", method_},
         {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(index))}});
    counters_[index].store(counter, std::memory_order_release);
  }
  return *counter;
}

}  // namespace tanggap::rpc
