#include "libs/postgres/gathered_reads.h"

namespace tanggap::postgres {

GatheredReadsMetrics::GatheredReadsMetrics(telemetry::Metrics& metrics, const std::string& name)
    : waiting_(metrics.Gauge("tanggap_gathered_reads_waiting",
                             "Questions that wait to be read with others by one statement.",
                             {{"queue", name}})),
      refused_(metrics.Counter("tanggap_gathered_reads_refused_total",
                               "Questions refused because as many waited as may, or for too long.",
                               {{"queue", name}})) {}

}  // namespace tanggap::postgres
