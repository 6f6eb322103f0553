// Plain values that vanish by themselves: beacons, hints.
//
//   TANGGAP_RETURN_IF_ERROR(redis::SetFor(connection, {{"evh:dinkes", head}}, absl::Seconds(5)));
//   TANGGAP_ASSIGN_OR_RETURN(const auto values, redis::GetMany(connection, {"evh:dinkes", "evh:dinsos"}));
//   if (values[1].has_value()) ...
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/redis/connection.h"

namespace tanggap::redis {

struct KeyValue {
  std::string key;
  std::string value;
};

// Sets all of them, whatever was there, to vanish after `duration` (at least a millisecond). The
// first failure, when there was one: the others are set nonetheless where that is possible.
absl::Status SetFor(Connection& connection, const std::vector<KeyValue>& values,
                    absl::Duration duration);

// The value of each key, in their order; nothing where there is none, or one of another type.
absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(
    Connection& connection, const std::vector<std::string>& keys);

}  // namespace tanggap::redis
