#include "libs/postgres/statement_times.h"

namespace tanggap::postgres {

void StatementTimes::Observe(const StatementReport& report) {
  SeriesOf(report.statement).Observe(absl::ToDoubleSeconds(report.duration));
}

telemetry::Histogram& StatementTimes::SeriesOf(std::string_view statement) {
  base::MutexLock lock(mutex_);
  const auto found = series_.find(statement);
  if (found != series_.end()) return *found->second;
  telemetry::Histogram& series =
      metrics_.Histogram("tanggap_postgres_statement_seconds",
                         "How long statements take, the wait for a connection included.",
                         telemetry::LatencyBuckets(), {{"statement", std::string(statement)}});
  series_.emplace(std::string(statement), &series);
  return series;
}

}  // namespace tanggap::postgres
