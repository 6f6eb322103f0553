// The lock that whoever runs the handler of a consumer holds until its transaction ends, so that a
// handler never runs twice at a time in one database: two processes that apply, one that applies
// and one that redrives.
//
//   SELECT TANGGAP_TAKE_CONSUMER_TURN    -- $1 is the consumer, $2 the source; waits for its turn
//
// It is taken before any row is locked, and what follows it in the same statement still sees what
// was there before the wait.
#pragma once

#define TANGGAP_TAKE_CONSUMER_TURN \
  "pg_advisory_xact_lock(hashtextextended('events ' || $1::text || ' ' || $2::text, 0))"
