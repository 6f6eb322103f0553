#include "libs/events/followed_logs.h"

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"

namespace tanggap::events {

void FollowedLog::See(int64_t position, absl::Time now) {
  head = position;
  checked = SteadyNow();
  if (head <= checkpoint.position.position) {
    waiting_since.reset();
  } else if (!waiting_since.has_value()) {
    waiting_since = now;
  }
}

void FollowedLog::MoveOn(const Checkpoint& to) {
  checkpoint = to;
  waiting_since.reset();
  failure = absl::OkStatus();
  tries = 0;
  not_before = {};
}

void FollowedLogs::Load(const std::vector<Checkpoint>& checkpoints) {
  std::map<std::string, FollowedLog> logs;
  for (const Checkpoint& checkpoint : checkpoints) {
    const std::string& agency = checkpoint.position.agency;
    const auto known = logs_.find(agency);
    FollowedLog log = known == logs_.end() ? FollowedLog() : known->second;
    if (!(log.checkpoint.position == checkpoint.position)) log.MoveOn(checkpoint);
    log.checkpoint = checkpoint;
    logs[agency] = std::move(log);
  }
  logs_ = std::move(logs);
}

std::vector<LogPosition> FollowedLogs::Ready() const {
  const SteadyTime now = SteadyNow();
  std::vector<LogPosition> ready;
  for (const auto& [agency, log] : logs_) {
    if (log.halted.ok() && log.not_before <= now) ready.push_back(log.checkpoint.position);
  }
  return ready;
}

std::vector<LogPosition> FollowedLogs::PositionsOf(const std::set<std::string>& agencies) {
  std::vector<LogPosition> positions;
  for (const std::string& agency : agencies) positions.push_back(Of(agency).checkpoint.position);
  return positions;
}

bool FollowedLogs::AnyHalted() const {
  return std::any_of(logs_.begin(), logs_.end(),
                     [](const auto& log) { return !log.second.halted.ok(); });
}

bool FollowedLogs::AnyBehind(const std::set<std::string>& agencies) {
  return std::any_of(agencies.begin(), agencies.end(), [this](const std::string& agency) {
    const FollowedLog& log = Of(agency);
    return log.halted.ok() && log.failure.ok() && log.checkpoint.position.position < log.head;
  });
}

FollowedLogs::Summary FollowedLogs::Summarize(std::string_view consumer, absl::Time now) const {
  Summary summary;
  const SteadyTime steady_now = SteadyNow();
  for (const auto& [agency, log] : logs_) {
    const int64_t behind = log.head - log.checkpoint.position.position;
    summary.lag += std::max<int64_t>(behind, 0);
    if (log.waiting_since.has_value()) {
      summary.age = std::max(summary.age, now - *log.waiting_since);
    }
    const absl::Duration unchecked = absl::FromChrono(steady_now - log.checked);
    summary.unchecked = std::max(summary.unchecked.value_or(absl::ZeroDuration()), unchecked);
    if (log.halted.ok()) continue;
    ++summary.halted;
    summary.notes.push_back(base::Join("events of ", agency, " are not applied by ", consumer, ": ",
                                       base::AsStd(log.halted.message())));
  }
  return summary;
}

}  // namespace tanggap::events
