#include "libs/postgres/group_commit_metrics.h"

namespace tanggap::postgres {

namespace {

telemetry::Counter& Refused(telemetry::Metrics& metrics, const std::string& name,
                            const std::string& reason) {
  return metrics.Counter("tanggap_group_commit_refused_total",
                         "Rows refused, by the setting whose bound was reached, or because they "
                         "would have been written too late for their callers.",
                         {{"queue", name}, {"reason", reason}});
}

}  // namespace

GroupCommitMetrics::GroupCommitMetrics(telemetry::Metrics& metrics, const std::string& name,
                                       const std::string& setting)
    : setting_(setting),
      waiting_(metrics.Gauge("tanggap_group_commit_waiting", "Rows that wait to be written.",
                             {{"queue", name}})),
      accepted_(metrics.Counter("tanggap_group_commit_accepted_total",
                                "Rows taken to be written with others in one commit.",
                                {{"queue", name}})),
      refused_full_(Refused(metrics, name, setting)),
      refused_late_(Refused(metrics, name, "too late")),
      flushes_(metrics.Counter("tanggap_group_commit_flushes_total",
                               "Statements that wrote rows, repeated and halved ones included.",
                               {{"queue", name}})) {}

}  // namespace tanggap::postgres
