// absl::Time to and from PostgreSQL's timestamptz text, exact to the microsecond.
//
//   FormatTimestamp(time)                                  -> "2024-01-02 03:04:05.000006+00"
//   ParseTimestamp("2024-01-02 03:04:05.000006+00")        -> that time
//
// For this library only: callers pass absl::Time to Params and get it from Row.
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>

namespace tanggap::postgres {

// Parts of a microsecond are cut off; InfiniteFuture and InfinitePast become "infinity" and
// "-infinity".
std::string FormatTimestamp(absl::Time time);
// What a session with DateStyle ISO writes, in any offset. Nothing for anything else.
std::optional<absl::Time> ParseTimestamp(std::string_view text);

}  // namespace tanggap::postgres
