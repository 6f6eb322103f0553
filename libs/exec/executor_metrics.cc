#include "libs/exec/executor_metrics.h"

#include <string>

namespace tanggap::exec {

namespace {

void Raise(telemetry::Counter& counter, uint64_t last, uint64_t now) {
  counter.Increment(static_cast<double>(now - last));
}

}  // namespace

ExecutorMetrics::ExecutorMetrics(telemetry::Metrics& metrics,
                                 const std::vector<TrafficClass>& classes) {
  for (const TrafficClass& each : classes) {
    const telemetry::Labels labels = {{"class", each.name}};
    Series series = {
        .queued = &metrics.Gauge("tanggap_executor_queued", "Tasks that wait.", labels),
        .running = &metrics.Gauge("tanggap_executor_running", "Tasks that run.", labels),
        .accepted = &metrics.Counter("tanggap_executor_accepted_total", "Tasks taken into a queue.",
                                     labels),
        .refused = &metrics.Counter("tanggap_executor_refused_total",
                                    "Tasks refused: queue full, or draining.", labels),
        .finished = &metrics.Counter("tanggap_executor_finished_total",
                                     "Tasks that ran to their end.", labels),
        .shed = {}};
    for (int reason = 0; reason < kShedReasons; ++reason) {
      series.shed[static_cast<size_t>(reason)] = &metrics.Counter(
          "tanggap_executor_shed_total", "Tasks given up while they waited.",
          {{"class", each.name}, {"reason", std::string(NameOf(ShedReason{reason}))}});
    }
    series_.push_back(series);
    waits_.push_back(&metrics.Histogram("tanggap_executor_wait_seconds", "Time in the queue.",
                                        telemetry::LatencyBuckets(), labels));
  }
}

std::function<void(size_t, absl::Duration)> ExecutorMetrics::WaitObserver() const {
  return [waits = waits_](size_t traffic_class, absl::Duration wait) {
    waits[traffic_class]->Observe(absl::ToDoubleSeconds(wait));
  };
}

void ExecutorMetrics::Update(const Executor& executor) {
  base::MutexLock lock(mutex_);
  for (size_t i = 0; i < series_.size(); ++i) {
    Series& series = series_[i];
    const ClassStats now = executor.Stats(i);
    series.queued->Set(static_cast<double>(now.queued));
    series.running->Set(static_cast<double>(now.running));
    Raise(*series.accepted, series.last.accepted, now.accepted);
    Raise(*series.refused, series.last.refused, now.refused);
    Raise(*series.finished, series.last.finished, now.finished);
    for (size_t reason = 0; reason < kShedReasons; ++reason) {
      Raise(*series.shed[reason], series.last.shed[reason], now.shed[reason]);
    }
    series.last = now;
  }
}

}  // namespace tanggap::exec
