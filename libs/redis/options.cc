#include "libs/redis/options.h"

#include "libs/base/strings.h"
#include "libs/redis/address.h"

namespace tanggap::redis {

absl::Status Check(const Options& options) {
  if (const auto address = internal::ParseAddress(options.address); !address.ok()) {
    return address.status();
  }
  if (options.password.empty() && !options.username.empty()) {
    return absl::InvalidArgumentError(
        "--redis-username needs --redis-password-file: Redis lets no named user in without a "
        "password");
  }
  if (options.database < 0) {
    return absl::InvalidArgumentError("--redis-database must be 0 or more");
  }
  if (options.connect_timeout <= absl::ZeroDuration() ||
      options.command_timeout <= absl::ZeroDuration() ||
      options.connect_timeout > absl::Minutes(1) || options.command_timeout > absl::Minutes(1)) {
    return absl::InvalidArgumentError(
        "the time limits for Redis, redis::Options::connect_timeout and command_timeout, must be "
        "more than zero and at most a minute");
  }
  if (options.backoff_shortest <= absl::ZeroDuration() ||
      options.backoff_longest < options.backoff_shortest) {
    return absl::InvalidArgumentError(
        "the pauses between attempts to reach Redis must be more than zero, and "
        "redis::Options::backoff_longest at least backoff_shortest");
  }
  return absl::OkStatus();
}

}  // namespace tanggap::redis
