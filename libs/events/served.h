// Which consumer's rows a projection answers from, and how far they go: the beginning of the
// statement that reads them, so that all of it is of one moment.
//
//   constexpr postgres::Statement kCount = {"count_things",
//       "WITH " TANGGAP_EVENTS_SERVED(1, 2, 3, 4) " SELECT served.*, (SELECT count(*) FROM things t "
//       "WHERE t.consumer = served.consumer) AS things FROM served"};
//   AppendServed(params, {"things", "things-1", "complaints", "dinkes"});
//   const Served served = ServedIn(row, "dinkes");
//   if (!served.begun) return NotReady();
//
// A rebuilt consumer is put in the place of the old one by Switch of consumers.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/events/log_slice.h"
#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"

// The common table expression `served`, one row: the columns `consumer`, `served_epoch`,
// `served_position`, `served_event` and `log_position`. The arguments are the numbers of the
// parameters that AppendServed adds.
#define TANGGAP_EVENTS_SERVED(projection, otherwise, source, agency)                           \
  "served AS (SELECT active.consumer, reached.epoch AS served_epoch, reached.position AS "     \
  "served_position, reached.event_id AS served_event, (SELECT head.position FROM ev.log_head " \
  "head WHERE head.agency = $" #agency                                                         \
  "::text) AS log_position FROM (SELECT coalesce((SELECT "                                     \
  "a.consumer FROM ev.active_consumer a WHERE a.projection = $" #projection                    \
  "::text), $" #otherwise                                                                      \
  "::text) AS consumer) AS active LEFT JOIN ev.checkpoint reached ON reached.consumer = "      \
  "active.consumer AND reached.source = $" #source "::text AND reached.agency = $" #agency     \
  "::text)"

namespace tanggap::events {

struct ServedQuestion {
  std::string_view projection;
  // The consumer that is served when none was ever switched to.
  std::string_view otherwise;
  std::string_view source;
  std::string_view agency;
};

void AppendServed(postgres::Params& params, const ServedQuestion& question);

struct Served {
  // False when the agency's log stands in this database and nothing of it was applied yet. Whether
  // there is a log of another service to begin with is not known here: then it is true.
  bool begun = false;
  // Everything up to here is in the rows; nothing while there is no log.
  std::optional<LogPosition> through;
};

Served ServedIn(const postgres::Row& row, std::string_view agency);

}  // namespace tanggap::events
