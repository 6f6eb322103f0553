#include "tests/chaos/report.h"

#include <cstdio>
#include <fstream>
#include <utility>

namespace tanggap::chaos {

namespace {

constexpr absl::Duration kPeriod = absl::Milliseconds(100);

}  // namespace

Report::Report(std::string path, const telemetry::Metrics& metrics)
    : path_(std::move(path)), metrics_(metrics), task_(kPeriod, [this] { Write(); }) {}

Report::~Report() {
  task_.Stop();
  Write();
}

// Whole or not at all: who reads it may come at any time, and so may the end.
void Report::Write() const {
  if (path_.empty()) return;
  const std::string unfinished = path_ + ".new";
  std::ofstream file(unfinished);
  file << metrics_.Text();
  file.close();
  if (file) std::rename(unfinished.c_str(), path_.c_str());
}

}  // namespace tanggap::chaos
