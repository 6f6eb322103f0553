// Reads "HOST:PORT", "[IPV6]:PORT" and "unix:/PATH". Internal to libs/redis.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace tanggap::redis::internal {

struct Address {
  std::string host;  // empty for a socket in the file system
  int port = 0;
  std::string path;
};

// INVALID_ARGUMENT names the setting --redis-address.
absl::StatusOr<Address> ParseAddress(std::string_view text);

}  // namespace tanggap::redis::internal
