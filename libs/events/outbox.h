// How a business statement says what happened: it writes its events in the same statement, from
// what it really changed, so that there is never a change without its event nor an event without
// its change.
//
//   std::vector<events::OutboxEvent> happened = ...;       // as many as there are, also none
//   const std::string sql = base::Join("WITH changed AS (UPDATE ... WHERE version = $1 RETURNING complaint), ",
//                                      events::InsertEvents(30, "changed", "complaint"),
//                                      " SELECT complaint FROM changed");
//   postgres::Params params = ...;                         // $1 to $29
//   events::AppendEvents(params, happened);                // $30 to $39
//   rows = pool.Query(statement, params, deadline);
//   if (rows.ok()) publisher.Poke();
//
// The rows of one subject must be written while its row is locked (which an UPDATE does, and an
// INSERT of a new one): that is what makes the order of their ids the order of their versions.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/params.h"

namespace tanggap::events {

// One event for one log: a transfer is two, with one subject and version. No personal data.
struct OutboxEvent {
  std::string agency;  // whose log
  base::Uuid event_id;
  std::string type;     // "complaints.v1.ComplaintFiled"
  std::string subject;  // "complaints/018bcfe5-..."
  int32_t subject_version = 0;
  absl::Time record_time;
  std::string traceparent;
  std::string data_message;  // full name of the message in `data`
  std::string data;          // serialized
  base::Uuid resource;       // what the statement must have changed for the event to be written
};

// How many parameters AppendEvents adds.
inline constexpr int kEventParameters = 10;

// The common table expression `events`, whose parameters begin at $`first`. It writes those events
// whose resource is in column `resource_column` of the common table expression `changed`, which
// has each resource once; in the order in which they were given.
std::string InsertEvents(int first, std::string_view changed, std::string_view resource_column);

void AppendEvents(postgres::Params& params, const std::vector<OutboxEvent>& events);

}  // namespace tanggap::events
