#include "libs/rpc/stream_metrics.h"

namespace tanggap::rpc {

StreamMetrics::StreamMetrics(telemetry::Metrics& metrics, std::string_view method)
    : metrics_(metrics),
      method_(method),
      open_(metrics.Gauge("tanggap_rpc_streams_open", "Server streams that are open.",
                          {{"method", method_}})),
      messages_(metrics.Counter("tanggap_rpc_stream_messages_total",
                                "Messages sent on server streams, heartbeats included.",
                                {{"method", method_}})) {}

void StreamMetrics::Ended(std::string_view reason) {
  open_.Decrement();
  metrics_
      .Counter("tanggap_rpc_stream_ends_total", "Server streams that ended, by reason.",
               {{"method", method_}, {"reason", std::string(reason)}})
      .Increment();
}

}  // namespace tanggap::rpc
