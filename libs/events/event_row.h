// From a row of the log to the event that everybody reads. One function for all ways out, so that
// what stands in Redis and what a call answers are the same bytes.
//
//   SELECT TANGGAP_EVENT_COLUMNS(l), h.epoch FROM ev.log l JOIN ev.log_head h ...
//   common::v1::Event event = events::EventOf(row, "complaints");
#pragma once

#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <string_view>

#include "libs/postgres/rows.h"

// What EventOf reads of a table or subquery `from`, beside the column `epoch`.
#define TANGGAP_EVENT_COLUMNS(from)                                               \
#from ".agency, " #from ".position, " #from ".event_id, " #from ".type, " #from \
        ".subject, " #from ".subject_version, " #from ".record_time, " #from      \
        ".traceparent, " #from ".data, " #from ".data_message"

namespace tanggap::events {

// `source` is the service that owns the log.
common::v1::Event EventOf(const postgres::Row& row, std::string_view source);

// When it was recorded, which EventOf has put into it.
absl::Time RecordTimeOf(const common::v1::Event& event);

}  // namespace tanggap::events
