// Redis Streams as caches of logs: the entry at position 42 of a log is the entry with id 42-0.
//
//   const redis::AppendReport report = redis::Append(connection, {{.key = key, .position = 42, .fields = {{"e", bytes}}}});
//   if (!report.stopped.ok()) ...                              // full or lost: Top says where to go on
//   const auto tops = redis::Top(connection, {key});           // tops[0]: 42
//   const auto news = redis::Read(connection, {{.key = key, .after = 41}}, {.count = 256, .block = absl::Milliseconds(250)});
//   for (const redis::Tail& tail : *news) Take(tail.key, tail.entries);
//   redis::Trim(connection, {key}, 5000);
//
// Explicit ids make repeating harmless: what is there already is refused and counted as there. A
// stream may have holes (Redis was emptied, or full, in mid-use) and may vanish at any instant, so
// readers look at the positions. Functions that take many keys ask for all of them in one go and
// answer for each by itself: a bad key does not hide the others.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libs/redis/connection.h"

namespace tanggap::redis {

struct Field {
  std::string name;
  std::string value;
};

struct Addition {
  std::string key;
  int64_t position = 0;       // 1 or more
  std::vector<Field> fields;  // at least one
};

enum class Appended {
  kAdded,
  // The stream has had an entry at this position or above. What that holds is not looked at.
  kAlreadyThere,
};

struct AppendReport {
  // One for each addition, in their order, up to the one that `stopped` is about. A key that cannot
  // be written (FAILED_PRECONDITION: it holds no stream) does not stop the others.
  std::vector<absl::StatusOr<Appended>> entries;
  // OK when `entries` is complete; RESOURCE_EXHAUSTED when Redis is full, UNAVAILABLE when it was
  // lost, FAILED_PRECONDITION when there is no connection because it is not to be used. Of the
  // additions behind, any may be in the stream or not.
  absl::Status stopped;
};

// Adds entries in their order, those of one key with ascending positions, some hundreds at a time.
AppendReport Append(Connection& connection, const std::vector<Addition>& additions);

// The highest position that each stream has ever had since it was made, whether or not that entry
// is still there; 0 when there is no stream.
std::vector<absl::StatusOr<int64_t>> Top(Connection& connection,
                                         const std::vector<std::string>& keys);

// How many entries each stream has; 0 when there is none.
std::vector<absl::StatusOr<int64_t>> Length(Connection& connection,
                                            const std::vector<std::string>& keys);

// Cuts the oldest entries off until about `keep` are left: never fewer, up to about a hundred more.
// Gives how many went. Works when Redis is full.
std::vector<absl::StatusOr<int64_t>> Trim(Connection& connection,
                                          const std::vector<std::string>& keys, int64_t keep);

struct Cursor {
  std::string key;
  int64_t after = 0;  // entries above this position are wanted
};

struct ReadLimits {
  // For each key, at least 1. All that is read at once must fit into Options::max_reply_bytes.
  int64_t count = 256;
  // How long to wait for a first entry; zero: not at all. At most half of Options::command_timeout.
  absl::Duration block = absl::ZeroDuration();
};

struct Entry {
  int64_t position = 0;
  std::vector<Field> fields;
};

struct Tail {
  std::string key;
  std::vector<Entry> entries;  // ascending, at least one
};

// What the streams have above the cursors. Keys without news are absent. A cursor above a stream's
// top, as after Redis was emptied, gets silence, as does a key without stream: only somebody who
// knows the log's head can tell. FAILED_PRECONDITION when a key holds no stream, or a stream that
// was not written by Append, and when the server gives what it was not asked for.
absl::StatusOr<std::vector<Tail>> Read(Connection& connection, const std::vector<Cursor>& cursors,
                                       const ReadLimits& limits);

}  // namespace tanggap::redis
