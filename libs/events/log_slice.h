// The words in which logs are read, wherever they are read from: how far a log goes, how far a
// reader has come, and a stretch of events. What they mean is said in
// tanggap/common/v1/event_log.proto.
//
//   absl::StatusOr<std::vector<LogSlice>> slices = log.Read({{"dinkes", epoch, 41, event_id}}, {}, deadline);
//   for (const LogSlice& slice : *slices) {
//     if (!slice.status.ok()) { Halt(slice.agency, slice.status); continue; }
//     for (const common::v1::Event& event : slice.events) Apply(event);
//     position[slice.agency] = {slice.epoch, slice.through_position};
//   }
#pragma once

#include <absl/status/status.h>
#include <tanggap/common/v1/event.pb.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/uuid.h"

namespace tanggap::events {

// How far a log goes.
struct LogHead {
  std::string agency;
  base::Uuid epoch;
  int64_t position = 0;         // of the newest event
  int64_t oldest_position = 1;  // position + 1 when no event is held
  bool operator==(const LogHead&) const = default;
};

// How far a reader has come.
struct LogPosition {
  std::string agency;
  // The run of the log that the position belongs to; nil with position 0 only.
  base::Uuid epoch;
  int64_t position = 0;
  // Of the event at the position; nil when the reader does not know it. When another event stands
  // there, the log was restored without a new epoch.
  base::Uuid event_id;
  bool operator==(const LogPosition&) const = default;
};

// A stretch of one log.
struct LogSlice {
  std::string agency;
  // EVENT_LOG_EPOCH_CHANGED (with common_position, when it is known), EVENTS_NO_LONGER_HELD (with
  // oldest_position) or POSITION_BEYOND_LOG (with head_position): the rest is empty then, but for
  // the epoch, which is the log's.
  absl::Status status;
  // The present run, to which through_position belongs: a later one than was asked for, when that
  // took over everything up to the position. Nil when the agency has no log yet.
  base::Uuid epoch;
  std::vector<common::v1::Event> events;
  // The reader has now seen everything up to here, types that it did not ask for included.
  int64_t through_position = 0;
  int64_t head_position = 0;
};

struct ReadLimits {
  // Events of all logs together.
  int events = 500;
  // Serialized events of all logs together; the first event comes in any case.
  size_t bytes = 768 * 1024;
  // Only events of these types; empty means all.
  std::vector<std::string> types;
};

}  // namespace tanggap::events
