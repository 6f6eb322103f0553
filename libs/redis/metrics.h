// Shows what became of a program's connections to Redis on its metrics page.
//
//   redis::ConnectionMetrics redis_metrics(metrics);
//   TANGGAP_ASSIGN_OR_RETURN(auto connection, redis::Connection::Create(options, random, &redis_metrics));
//
// All connections of a program may share one, and keep a copy. Safe to share between threads.
#pragma once

#include "libs/telemetry/metrics.h"

namespace tanggap::redis {

class ConnectionMetrics {
 public:
  explicit ConnectionMetrics(telemetry::Metrics& metrics);

  void CountConnected() { connected_.Increment(); }
  void CountNotReached() { not_reached_.Increment(); }
  void CountLost() { lost_.Increment(); }
  void CountFull() { full_.Increment(); }

 private:
  telemetry::Counter& connected_;
  telemetry::Counter& not_reached_;
  telemetry::Counter& lost_;
  telemetry::Counter& full_;
};

}  // namespace tanggap::redis
