// Shows an Executor's counters on the metrics page.
//
//   exec::ExecutorMetrics executor_metrics(metrics, options.classes);
//   options.on_wait = executor_metrics.WaitObserver();
//   exec::Executor executor(options, clock);
//   ...
//   executor_metrics.Update(executor);            // before each metrics.Text()
#pragma once

#include <functional>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/exec/executor.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::exec {

class ExecutorMetrics {
 public:
  ExecutorMetrics(telemetry::Metrics& metrics, const std::vector<TrafficClass>& classes);

  // For ExecutorOptions::on_wait. Refers to the Metrics object only.
  std::function<void(size_t traffic_class, absl::Duration wait)> WaitObserver() const;
  // Brings the series up to date with `executor`, always the same one. Safe to share between
  // threads.
  void Update(const Executor& executor);

 private:
  struct Series {
    telemetry::Gauge* queued;
    telemetry::Gauge* running;
    telemetry::Counter* accepted;
    telemetry::Counter* refused;
    telemetry::Counter* finished;
    std::array<telemetry::Counter*, kShedReasons> shed;
    ClassStats last = {};
  };

  base::Mutex mutex_;
  std::vector<Series> series_ TANGGAP_GUARDED_BY(mutex_);
  std::vector<telemetry::Histogram*> waits_;
};

}  // namespace tanggap::exec
