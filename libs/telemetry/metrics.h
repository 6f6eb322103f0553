// Numbers for Prometheus. A series is resolved once, at start, and then only incremented, which
// costs an atomic addition. The names and label values of a program are fixed when it is written or
// configured: never a person, a case or a text that came with a call.
//
//   telemetry::Metrics metrics;
//   telemetry::Counter& filed = metrics.Counter("tanggap_complaints_filed_total", "Complaints
//   filed.",
//                                               {{"channel", "app"}});
//   telemetry::Histogram& seconds = metrics.Histogram("tanggap_call_seconds", "Time in a handler.",
//                                                     telemetry::LatencyBuckets(), {{"method",
//                                                     method}});
//   filed.Increment();
//   seconds.Observe(absl::ToDoubleSeconds(took));
//   std::string page = metrics.Text();                              // for /metrics
//
// Handles live as long as the Metrics object. Safe to share between threads.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/mutex.h"

namespace prometheus {
class Registry;
}

namespace tanggap::telemetry {

using Counter = prometheus::Counter;
using Gauge = prometheus::Gauge;
using Histogram = prometheus::Histogram;
using Labels = std::map<std::string, std::string>;

// Upper bounds in seconds, from half a millisecond to 10 s.
std::vector<double> LatencyBuckets();

class Metrics {
 public:
  // A metric keeps at most `max_series` label sets; further ones share one series whose label
  // values are "other", and count in tanggap_metric_series_refused_total. So memory is bounded
  // whatever is configured.
  explicit Metrics(size_t max_series = 256);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // The same name and labels give the same series. A name is lower-case words joined by
  // underscores, ending in
  // "_total" for a counter; one name has one kind and one set of label names. Anything else is a
  // broken invariant.
  telemetry::Counter& Counter(std::string_view name, std::string_view help,
                              const Labels& labels = {});
  telemetry::Gauge& Gauge(std::string_view name, std::string_view help, const Labels& labels = {});
  telemetry::Histogram& Histogram(std::string_view name, std::string_view help,
                                  const std::vector<double>& buckets, const Labels& labels = {});

  // All series in the text format of Prometheus, version 0.0.4.
  std::string Text() const;

 private:
  struct Family;
  template <typename Kind, typename... Arguments>
  Kind& Series(std::string_view name, std::string_view help, const Labels& labels,
               const Arguments&... arguments) TANGGAP_REQUIRES(mutex_);

  const size_t max_series_;
  std::unique_ptr<prometheus::Registry> registry_;
  base::Mutex mutex_;
  std::map<std::string, std::unique_ptr<Family>> families_ TANGGAP_GUARDED_BY(mutex_);
  telemetry::Counter* refused_ = nullptr;
};

}  // namespace tanggap::telemetry
