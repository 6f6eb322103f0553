#include "libs/telemetry/metrics.h"

#include <prometheus/family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>

#include "libs/base/invariant.h"

namespace tanggap::telemetry {

namespace {

bool IsGoodName(std::string_view name) {
  if (name.empty() || name.front() < 'a' || name.front() > 'z') return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool HaveSameNames(const Labels& a, const Labels& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& left, const auto& right) { return left.first == right.first; });
}

}  // namespace

struct Metrics::Family {
  prometheus::MetricType type;
  void* family;  // a prometheus::Family of the type's kind, owned by the registry
  std::map<Labels, void*> series;
};

std::vector<double> LatencyBuckets() {
  return {0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

Metrics::Metrics(size_t max_series)
    : max_series_(max_series), registry_(std::make_unique<prometheus::Registry>()) {
  refused_ = &Counter("tanggap_metric_series_refused_total",
                      "Series that were folded into \"other\" because their metric had too many.");
}

Metrics::~Metrics() = default;

template <typename Kind, typename... Arguments>
Kind& Metrics::Series(std::string_view name, std::string_view help, const Labels& labels,
                      const Arguments&... arguments) {
  TANGGAP_INVARIANT(IsGoodName(name) && !help.empty(),
                    "a metric has a lower-case name and a help text");
  for (const auto& [label, value] : labels) {
    TANGGAP_INVARIANT(IsGoodName(label) && label != "le", "a label has a lower-case name");
  }
  std::unique_ptr<Family>& family = families_[std::string(name)];
  if (family == nullptr) {
    auto& made = prometheus::detail::Builder<Kind>()
                     .Name(std::string(name))
                     .Help(std::string(help))
                     .Register(*registry_);
    family = std::make_unique<Family>(Family{Kind::metric_type, &made, {}});
  }
  TANGGAP_INVARIANT(family->type == Kind::metric_type, "a metric's name has one kind");
  auto& all = family->series;
  TANGGAP_INVARIANT(all.empty() || HaveSameNames(all.begin()->first, labels),
                    "a metric's series have the same label names");
  Labels key = labels;
  if (all.size() >= max_series_ && !all.contains(key)) {
    refused_->Increment();
    for (auto& [label, value] : key) value = "other";
  }
  void*& series = all[key];
  if (series == nullptr) {
    series = &static_cast<prometheus::Family<Kind>*>(family->family)->Add(key, arguments...);
  }
  return *static_cast<Kind*>(series);
}

telemetry::Counter& Metrics::Counter(std::string_view name, std::string_view help,
                                     const Labels& labels) {
  TANGGAP_INVARIANT(name.ends_with("_total"), "a counter's name ends in _total");
  base::MutexLock lock(mutex_);
  return Series<telemetry::Counter>(name, help, labels);
}

telemetry::Gauge& Metrics::Gauge(std::string_view name, std::string_view help,
                                 const Labels& labels) {
  base::MutexLock lock(mutex_);
  return Series<telemetry::Gauge>(name, help, labels);
}

telemetry::Histogram& Metrics::Histogram(std::string_view name, std::string_view help,
                                         const std::vector<double>& buckets, const Labels& labels) {
  base::MutexLock lock(mutex_);
  return Series<telemetry::Histogram>(name, help, labels, buckets);
}

std::string Metrics::Text() const {
  std::ostringstream page;
  prometheus::TextSerializer().Serialize(page, registry_->Collect());
  return page.str();
}

}  // namespace tanggap::telemetry
