// How a response stands in its tables (migrations/0002_collection.sql): in `response` and in those
// of what has arrived.
//
//   "SELECT " TANGGAP_RESPONSE_COLUMNS " FROM surveys.response WHERE ..."
//   const ResponseRow row = ReadResponseRow(rows[0]);
#pragma once

#include "libs/postgres/rows.h"
#include "services/surveys/store/submission.h"

namespace tanggap::surveys {

// What ReadResponseRow reads. Neither key nor anything sealed.
#define TANGGAP_RESPONSE_COLUMNS                                                               \
  "series, version, level, state, month, day::text AS day, imported, unit, service, channel, " \
  "language, answers, flags::bigint[] AS flags"

ResponseRow ReadResponseRow(const postgres::Row& from);

}  // namespace tanggap::surveys
