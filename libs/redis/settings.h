// The settings by which a program is told where Redis is, with the same names in every service.
//
//   config::Settings settings("complaints");
//   redis::ConnectionSettings redis_settings(settings);        // --redis-address and its kin
//   TANGGAP_RETURN_IF_ERROR(settings.Parse(argc, argv));
//   TANGGAP_ASSIGN_OR_RETURN(std::optional<redis::Options> options, redis_settings.MakeOptions());
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "libs/config/settings.h"
#include "libs/redis/options.h"

namespace tanggap::redis {

class ConnectionSettings {
 public:
  // Declares them. `settings` must outlive this object.
  explicit ConnectionSettings(config::Settings& settings);

  // After Settings::Parse. Nothing when the address is empty: then the program does without Redis.
  // INVALID_ARGUMENT names the setting to change.
  absl::StatusOr<std::optional<Options>> MakeOptions() const;

 private:
  const config::Setting<std::string>& address_;
  const config::Setting<std::string>& username_;
  const config::SecretSetting& password_;
  const config::Setting<int64_t>& database_;
};

}  // namespace tanggap::redis
