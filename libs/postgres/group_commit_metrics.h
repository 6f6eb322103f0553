// What a GroupCommit shows on the metrics page: how many rows wait, how many came, how many were
// refused and for which reason, and how many flushes wrote them.
//
//   postgres::GroupCommitMetrics shown(metrics, "filings", "queue-capacity");
//   postgres::GroupCommit<Filing, std::string> filings({.metrics = &shown, ...}, ...);
//
// Accepted rows by flushes is how many share a commit; alert on refusals that go on.
#pragma once

#include <string>

#include "libs/telemetry/metrics.h"

namespace tanggap::postgres {

class GroupCommitMetrics {
 public:
  // `name` tells the queues of a service apart. `setting` is what the operator calls
  // `most_waiting`: the reason of refusals for want of room, so that it can be found and raised.
  GroupCommitMetrics(telemetry::Metrics& metrics, const std::string& name,
                     const std::string& setting);

  const std::string& setting() const { return setting_; }
  telemetry::Gauge& waiting() { return waiting_; }
  telemetry::Counter& accepted() { return accepted_; }
  telemetry::Counter& refused_full() { return refused_full_; }
  telemetry::Counter& refused_late() { return refused_late_; }
  telemetry::Counter& flushes() { return flushes_; }

 private:
  const std::string setting_;
  telemetry::Gauge& waiting_;
  telemetry::Counter& accepted_;
  telemetry::Counter& refused_full_;
  telemetry::Counter& refused_late_;
  telemetry::Counter& flushes_;
};

}  // namespace tanggap::postgres
