// What an instance of the complaints service is started with, and what production refuses of it.
//
//   TANGGAP_RETURN_IF_ERROR(CheckOptions(options));        // one line for everything that is wrong
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <optional>
#include <string>

#include "libs/redis/options.h"
#include "libs/rpc/anonymous_limits.h"
#include "libs/rpc/options.h"

namespace tanggap::complaints {

// The issuer of development tokens.
inline constexpr char kDevelopmentIssuer[] = "tanggap:development";

// The service, as it stands in every event.
inline constexpr char kEventSource[] = "complaints";

struct AppOptions {
  std::string postgres_url;
  // Nothing: other services read events from this one alone.
  std::optional<redis::Options> redis_server;
  std::string listen_address = "127.0.0.1:0";
  // Empty for no admin port.
  std::string admin_address;
  std::string master_key_file;
  std::string jwks_file;
  std::string issuer;
  // Whoever the issuer knows may file and follow for themselves, without a grant.
  bool everyone_is_citizen = true;
  // Who signs the tokens of services; both empty for nobody.
  std::string services_issuer;
  std::string services_jwks_file;
  std::string api_keys_file;
  std::string directory;
  std::string instance;
  bool development = false;
  int workers = 0;
  size_t queue_capacity = 1024;
  rpc::AnonymousLimits anonymous_limits;
  rpc::StreamLimits streams = {};
  // How often to look for reporters' silence; infinite for never by itself.
  absl::Duration timer_period = absl::Seconds(5);
  absl::Duration event_retention = absl::Hours(400 * 24);
  // The name of a workload to fill beside the one that is served; empty for none.
  std::string rebuild_workload;
  absl::Duration drain_delay = absl::ZeroDuration();
  bool keep_warm = true;
};

// Whether a service may be started so. Without `development` it is production: then callers' tokens
// come from a named issuer that is not the one for development, signed by keys that are not either.
absl::Status CheckOptions(const AppOptions& options);

// Whose tokens persons come with.
std::string IssuerOf(const AppOptions& options);

}  // namespace tanggap::complaints
