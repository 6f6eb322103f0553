// The numbers of one streaming method: streams open, messages sent, ends by reason. Internal to
// libs/rpc.
#pragma once

#include <string>
#include <string_view>

#include "libs/telemetry/metrics.h"

namespace tanggap::rpc {

class StreamMetrics {
 public:
  StreamMetrics(telemetry::Metrics& metrics, std::string_view method);
  void Opened() { open_.Increment(); }
  void Sent() { messages_.Increment(); }
  // `reason` is the name of an errors::Reason.
  void Ended(std::string_view reason);

 private:
  telemetry::Metrics& metrics_;
  const std::string method_;
  telemetry::Gauge& open_;
  telemetry::Counter& messages_;
};

}  // namespace tanggap::rpc
