#include "libs/redis/metrics.h"

namespace tanggap::redis {

namespace {

telemetry::Counter& Failures(telemetry::Metrics& metrics, const char* kind) {
  return metrics.Counter("tanggap_redis_failures_total",
                         "Redis not reached, a connection to it lost, or a command refused because "
                         "it is full.",
                         {{"kind", kind}});
}

}  // namespace

ConnectionMetrics::ConnectionMetrics(telemetry::Metrics& metrics)
    : connected_(metrics.Counter("tanggap_redis_connections_total", "Connections made to Redis.")),
      not_reached_(Failures(metrics, "not_reached")),
      lost_(Failures(metrics, "lost")),
      full_(Failures(metrics, "full")) {}

}  // namespace tanggap::redis
