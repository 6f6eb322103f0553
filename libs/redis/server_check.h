// Whether a Redis is set up as Tanggap needs it; for `check-config`. Connections with
// Options::check_server ask by themselves.
//
//   const absl::StatusOr<redis::ServerReport> report = redis::CheckServer(connection);
//   if (!report.ok()) ...                           // not there: start all the same, it is a cache
//   for (const std::string& problem : report->problems) Refuse(problem);
//   for (const std::string& note : report->notes) telemetry::Log(telemetry::Severity::kInfo, note);
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/redis/connection.h"

namespace tanggap::redis {

struct ServerReport {
  std::string version;  // "7.0.15"
  // Sentences that say what to change before this Redis is used.
  std::vector<std::string> problems;
  // Sentences about what works, and could be better or cheaper.
  std::vector<std::string> notes;
};

absl::StatusOr<ServerReport> CheckServer(Connection& connection);

namespace internal {
// From the text that INFO gives.
ServerReport ReportOn(const std::string& info);
}  // namespace internal

}  // namespace tanggap::redis
