// What every session of ours is opened with. For this library only.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <string>
#include <string_view>

namespace tanggap::postgres::internal {

struct SessionLimits {
  absl::Duration statement_timeout;
  absl::Duration lock_timeout;
  absl::Duration idle_in_transaction_timeout;
};

// libpq keyword -> value: those of `url` (key=value words or postgresql://...), over our defaults.
// Settings of the session travel as connection options and so cost no round trip. INVALID_ARGUMENT
// when `url` cannot be read.
absl::StatusOr<std::map<std::string, std::string>> MakeConnectionSettings(
    std::string_view url, std::string_view application_name, const SessionLimits& limits);

}  // namespace tanggap::postgres::internal
