// Keeps a worker's numbers in a file, several times a second, so that they are known of one that is
// killed: whether it had done anything, and how much.
//
//   Report report(path, metrics);             // until it goes out of scope
#pragma once

#include <string>

#include "libs/exec/periodic_task.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::chaos {

class Report {
 public:
  // Nothing is written when the path is empty.
  Report(std::string path, const telemetry::Metrics& metrics);
  ~Report();

 private:
  void Write() const;

  const std::string path_;
  const telemetry::Metrics& metrics_;
  exec::PeriodicTask task_;
};

}  // namespace tanggap::chaos
