// What the events of a log are called in Redis, for those who write them there and those who read.
//
//   ev:{complaints.dinkes}:0193bcfe    the stream: entry 42-0 is the event at position 42, as field e
//   evh:{complaints.dinkes}            the beacon: "<epoch>:<position of the newest event>"; it goes
//                                      out when nobody publishes any more
//   ev:{complaints}                    the roster, a stream: an entry 12-0 is added when there are 12 logs,
//                                      so that whoever reads it looks at once when there is one more
//
// A stream belongs to one run of the log, so that what was published before a restore is never
// taken for what came after. Nothing that stands in Redis is trusted further than this: whatever
// is missing, stale or wrong there is read from the log itself.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/strings.h"
#include "libs/base/uuid.h"

namespace tanggap::events {

// The field of a stream's entry that holds the serialized tanggap.common.v1.Event.
inline constexpr std::string_view kEventField = "e";

// The braces keep what belongs to one log on one node of a cluster. The end of the epoch: its
// beginning is a time, which runs that follow each other closely have in common.
inline std::string StreamKey(std::string_view source, std::string_view agency,
                             const base::Uuid& epoch) {
  return base::Join("ev:{", source, ".", agency, "}:", epoch.ToString().substr(28));
}

inline std::string BeaconKey(std::string_view source, std::string_view agency) {
  return base::Join("evh:{", source, ".", agency, "}");
}

inline std::string RosterKey(std::string_view source) { return base::Join("ev:{", source, "}"); }

struct Beacon {
  base::Uuid epoch;
  int64_t position = 0;
  bool operator==(const Beacon&) const = default;
};

inline std::string BeaconText(const Beacon& beacon) {
  return base::Join(beacon.epoch.ToString(), ":", beacon.position);
}

// Nothing for what is no beacon.
inline std::optional<Beacon> ParseBeacon(std::string_view text) {
  if (text.size() < 38 || text[36] != ':') return std::nullopt;
  const std::optional<base::Uuid> epoch = base::Uuid::Parse(text.substr(0, 36));
  Beacon beacon;
  const auto [end, error] =
      std::from_chars(text.data() + 37, text.data() + text.size(), beacon.position);
  if (!epoch || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  beacon.epoch = *epoch;
  return beacon;
}

}  // namespace tanggap::events
