// Reads the answers about streams. Internal to libs/redis. Nothing when they are not as Redis
// writes them, or ids are not those of a log: <position>-0.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "libs/redis/reply.h"
#include "libs/redis/streams.h"

namespace tanggap::redis::internal {

std::optional<int64_t> PositionOf(std::string_view id);
// Of the answer to XINFO STREAM.
std::optional<int64_t> LastPosition(const Reply& reply);
// Of the answer to XREAD.
std::optional<std::vector<Tail>> TailsIn(Reply reply);

}  // namespace tanggap::redis::internal
