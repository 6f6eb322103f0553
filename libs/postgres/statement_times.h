// Shows on the metrics page how long statements take, by their names, the wait for a connection
// included.
//
//   postgres::StatementTimes times(metrics);
//   postgres::Pool pool({.url = url, .observer = times.Observer()}, clock, random);
//
// It outlives the pools that tell it. Names of statements are bounded in number, so series are too.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "libs/base/mutex.h"
#include "libs/postgres/pool.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::postgres {

class StatementTimes {
 public:
  explicit StatementTimes(telemetry::Metrics& metrics) : metrics_(metrics) {}
  StatementTimes(const StatementTimes&) = delete;
  StatementTimes& operator=(const StatementTimes&) = delete;

  // What PoolOptions::observer takes. From any thread.
  std::function<void(const StatementReport&)> Observer() {
    return [this](const StatementReport& report) { Observe(report); };
  }

 private:
  void Observe(const StatementReport& report);
  // Each name's series is looked up once.
  telemetry::Histogram& SeriesOf(std::string_view statement);

  telemetry::Metrics& metrics_;
  base::Mutex mutex_;
  std::map<std::string, telemetry::Histogram*, std::less<>> series_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::postgres
