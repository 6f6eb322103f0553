// The words in which logs are read, wherever they are read from: how far a log goes, how far a
// reader has come, and a stretch of events. What they mean is said in
// tanggap/common/v1/event_log.proto.
//
//   absl::StatusOr<std::vector<LogSlice>> slices = log.Read({{"dinkes", epoch, 41}}, {}, deadline);
//   for (const LogSlice& slice : *slices) {
//     if (!slice.status.ok()) { Halt(slice.agency, slice.status); continue; }
//     for (const common::v1::Event& event : slice.events) Apply(event);
//     position[slice.agency] = slice.through_position;
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
  // Nil with position 0 only: the reader has nothing yet, so any epoch will do.
  base::Uuid epoch;
  int64_t position = 0;
  bool operator==(const LogPosition&) const = default;
};

// A stretch of one log.
struct LogSlice {
  std::string agency;
  // EVENT_LOG_EPOCH_CHANGED, EVENTS_NO_LONGER_HELD (with oldest_position) or POSITION_BEYOND_LOG
  // (with head_position): the rest is empty then, but for the epoch, which is the log's.
  absl::Status status;
  // Nil when the agency has no log yet.
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
