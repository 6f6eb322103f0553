#include "libs/redis/settings.h"

#include "libs/base/result.h"

namespace tanggap::redis {

ConnectionSettings::ConnectionSettings(config::Settings& settings)
    : address_(settings.Text("redis-address", Options().address,
                             "Where Redis is: HOST:PORT or unix:/PATH; empty for none. It is a "
                             "cache: without it everything works, only slower.")),
      username_(settings.Text("redis-username", "", "User of Redis; empty for its default user.")),
      password_(settings.Secret("redis-password-file", "Password for Redis.")),
      database_(settings.Number("redis-database", 0, "Number of the database within Redis.",
                                {.min = 0, .max = 1'000'000})) {}

absl::StatusOr<std::optional<Options>> ConnectionSettings::MakeOptions() const {
  if (address_.value().empty()) return std::nullopt;
  Options options = {.address = address_.value(),
                     .username = username_.value(),
                     .password = password_.value(),
                     .database = static_cast<int>(database_.value())};
  TANGGAP_RETURN_IF_ERROR(Check(options));
  return options;
}

}  // namespace tanggap::redis
