#include "libs/redis/server_check.h"

#include <absl/strings/numbers.h>

#include <map>
#include <string_view>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::redis {

namespace {

// XTRIM with its limit for each call came with 6.2.
constexpr int kOldestMajor = 6;
constexpr int kOldestMinor = 2;

using Facts = std::map<std::string, std::string, std::less<>>;

// The lines "name:value" of INFO.
Facts FactsIn(const std::string& info) {
  Facts facts;
  for (std::string& line : base::Split(info, '\n')) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const size_t colon = line.find(':');
    if (colon != std::string::npos) facts[line.substr(0, colon)] = line.substr(colon + 1);
  }
  return facts;
}

std::string Fact(const Facts& facts, std::string_view name) {
  const auto found = facts.find(name);
  return found == facts.end() ? "" : found->second;
}

bool IsTooOld(const std::string& version) {
  const std::vector<std::string> parts = base::Split(version, '.');
  int major = 0;
  int minor = 0;
  if (parts.size() < 2 || !absl::SimpleAtoi(parts[0], &major) ||
      !absl::SimpleAtoi(parts[1], &minor)) {
    return true;
  }
  return major < kOldestMajor || (major == kOldestMajor && minor < kOldestMinor);
}

void CheckRole(const Facts& facts, ServerReport& report) {
  if (IsTooOld(report.version)) {
    report.problems.push_back(base::Join("Redis is of version \"", report.version,
                                         "\"; Tanggap needs ", kOldestMajor, ".", kOldestMinor,
                                         " or later: install a newer redis-server."));
  }
  if (const std::string mode = Fact(facts, "redis_mode"); mode != "standalone") {
    report.problems.push_back(base::Join("Redis runs as \"", mode,
                                         "\"; let --redis-address name a single server that is "
                                         "neither cluster node nor sentinel."));
  }
  if (Fact(facts, "role") != "master") {
    report.problems.push_back(
        "Redis is a replica, which takes no writes; let --redis-address name its primary.");
  }
}

void CheckMemory(const Facts& facts, ServerReport& report) {
  if (const std::string policy = Fact(facts, "maxmemory_policy"); policy != "noeviction") {
    report.problems.push_back(
        base::Join("Redis forgets keys when its memory is full (maxmemory-policy ", policy,
                   "); set maxmemory-policy noeviction, so that full means full and not forgotten "
                   "at random."));
  }
  if (Fact(facts, "maxmemory") == "0") {
    report.notes.push_back(
        "Redis may take all memory of its machine; set maxmemory, for example to 256mb.");
  }
  if (Fact(facts, "aof_enabled") == "1") {
    report.notes.push_back(
        "Redis writes an append-only file. Tanggap needs none, for what is in Redis comes from "
        "PostgreSQL; appendonly no spares the disk.");
  }
}

}  // namespace

namespace internal {

ServerReport ReportOn(const std::string& info) {
  const Facts facts = FactsIn(info);
  ServerReport report = {.version = Fact(facts, "redis_version"), .problems = {}, .notes = {}};
  CheckRole(facts, report);
  CheckMemory(facts, report);
  return report;
}

}  // namespace internal

absl::StatusOr<ServerReport> CheckServer(Connection& connection) {
  TANGGAP_ASSIGN_OR_RETURN(const Reply info, connection.Command({"INFO"}));
  return internal::ReportOn(info.text);
}

}  // namespace tanggap::redis
