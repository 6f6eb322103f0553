#include "libs/events/stream_reader.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/redis/keys.h"

namespace tanggap::events {

namespace {

// The event of an entry, when it is what the log has there as far as can be told.
std::optional<common::v1::Event> EventOf(const redis::Entry& entry, const LogPosition& position) {
  common::v1::Event event;
  if (entry.fields.size() != 1 || entry.fields[0].name != kEventField) return std::nullopt;
  if (!event.ParseFromString(entry.fields[0].value)) return std::nullopt;
  const bool ours = event.position() == entry.position && event.agency() == position.agency &&
                    event.epoch() == position.epoch.ToString();
  return ours ? std::optional(std::move(event)) : std::nullopt;
}

}  // namespace

Arrivals StreamReader::Read(const std::vector<LogPosition>& positions, WithRoster with_roster,
                            absl::Duration block, int64_t count) {
  Arrivals arrivals;
  arrivals.status = ReadInto(arrivals, positions, with_roster, {.count = count, .block = block});
  if (!arrivals.status.ok() && connection_->connected()) {
    arrivals.status = ReadOneByOne(arrivals, positions, with_roster, count);
  }
  return arrivals;
}

absl::Status StreamReader::ReadOneByOne(Arrivals& arrivals,
                                        const std::vector<LogPosition>& positions,
                                        WithRoster with_roster, int64_t count) {
  for (const LogPosition& position : positions) {
    const absl::Status status = ReadInto(arrivals, {position}, WithRoster::kNo, {.count = count});
    if (status.ok()) continue;
    if (!connection_->connected()) return status;
    arrivals.refused[position.agency] = status;
  }
  if (with_roster == WithRoster::kNo) return absl::OkStatus();
  const absl::Status status = ReadInto(arrivals, {}, WithRoster::kYes, {.count = count});
  if (status.ok()) return absl::OkStatus();
  arrivals.roster = Roster::kRefused;
  return connection_->connected() ? absl::OkStatus() : status;
}

absl::Status StreamReader::ReadInto(Arrivals& arrivals, const std::vector<LogPosition>& positions,
                                    WithRoster with_roster, const redis::ReadLimits& limits) {
  std::vector<redis::Cursor> cursors;
  const std::string roster_key = RosterKey(source_);
  if (with_roster == WithRoster::kYes) cursors.push_back({.key = roster_key, .after = roster_});
  std::map<std::string, const LogPosition*> by_key;
  for (const LogPosition& position : positions) {
    const std::string key = StreamKey(source_, position.agency, position.epoch);
    cursors.push_back({.key = key, .after = position.position});
    by_key[key] = &position;
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<redis::Tail> tails,
                           redis::Read(*connection_, cursors, limits));
  for (const redis::Tail& tail : tails) {
    if (tail.key == roster_key) {
      roster_ = tail.entries.back().position;
      arrivals.roster = Roster::kGrew;
    } else {
      Take(*by_key.at(tail.key), tail.entries, arrivals);
    }
  }
  return absl::OkStatus();
}

void StreamReader::Take(const LogPosition& position, const std::vector<redis::Entry>& entries,
                        Arrivals& arrivals) const {
  int64_t next = position.position + 1;
  for (const redis::Entry& entry : entries) {
    std::optional<common::v1::Event> event;
    if (entry.position == next) event = EventOf(entry, position);
    if (!event.has_value()) {
      arrivals.gaps.insert(position.agency);
      return;
    }
    arrivals.events[position.agency].push_back(*std::move(event));
    ++next;
  }
}

absl::StatusOr<std::map<std::string, Beacon>> StreamReader::Beacons(
    const std::set<std::string>& agencies) {
  std::vector<std::string> keys;
  for (const std::string& agency : agencies) keys.push_back(BeaconKey(source_, agency));
  TANGGAP_ASSIGN_OR_RETURN(const auto values, redis::GetMany(*connection_, keys));
  std::map<std::string, Beacon> beacons;
  size_t place = 0;
  for (const std::string& agency : agencies) {
    const std::optional<std::string>& value = values[place++];
    const std::optional<Beacon> beacon = value.has_value() ? ParseBeacon(*value) : std::nullopt;
    if (beacon.has_value()) beacons[agency] = *beacon;
  }
  return beacons;
}

}  // namespace tanggap::events
