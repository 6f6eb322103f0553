// The cursor of a feed: how far a reader has come in up to 32 logs, as an opaque text that the
// reader keeps and sends back. It cannot be made or changed by anybody else, and does not expire by
// itself; it lasts as long as the key that it is sealed by.
//
//   response.set_cursor(events::SealCursor(keys, random, positions));
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<LogPosition> positions, events::OpenCursor(keys, request.cursor()));
//
// What a reader may see is asked anew with every call: a cursor names logs, it opens none.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/random.h"
#include "libs/events/log_slice.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::events {

inline constexpr size_t kMostLogsOfCursor = 32;

std::string SealCursor(const privacy::KeyRing& keys, base::Random& random,
                       const std::vector<LogPosition>& positions);

// INVALID_CURSOR for anything that SealCursor did not make with one of the live keys.
absl::StatusOr<std::vector<LogPosition>> OpenCursor(const privacy::KeyRing& keys,
                                                    std::string_view cursor);

}  // namespace tanggap::events
