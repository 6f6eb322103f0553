// What an instance of any service is started with, and what production refuses of it. A service
// adds what is its own:
//
//   struct AppOptions : service::HostOptions {
//     absl::Duration timer_period = absl::Seconds(5);
//   };
//   TANGGAP_RETURN_IF_ERROR(CheckOptions(options));        // one line for everything that is wrong
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstddef>
#include <optional>
#include <string>

#include "libs/redis/options.h"
#include "libs/rpc/anonymous_limits.h"
#include "libs/rpc/options.h"

namespace tanggap::service {

// The issuer of development tokens.
inline constexpr char kDevelopmentIssuer[] = "tanggap:development";

struct HostOptions {
  std::string postgres_url;
  // Nothing: other services read events from this one alone.
  std::optional<redis::Options> redis_server;
  std::string listen_address = "127.0.0.1:0";
  // Empty for no admin port.
  std::string admin_address;
  std::string master_key_file;
  std::string jwks_file;
  std::string issuer;
  // Whoever the issuer knows may call for themselves, as a citizen, without a grant.
  bool everyone_is_citizen = true;
  // Who signs the tokens of services; both empty for nobody.
  std::string services_issuer;
  std::string services_jwks_file;
  std::string api_keys_file;
  std::string directory;
  std::string instance;
  bool development = false;
  // Threads that run calls, and connections to the database; 0 for four to a core.
  int workers = 0;
  size_t queue_capacity = 1024;
  rpc::AnonymousLimits anonymous_limits;
  rpc::StreamLimits streams = {};
  absl::Duration event_retention = absl::Hours(400 * 24);
  absl::Duration drain_delay = absl::ZeroDuration();
  bool keep_warm = true;
};

// Whether a service may be started so. Without `development` it is production: then callers' tokens
// come from a named issuer that is not the one for development, signed by keys that are not either.
absl::Status CheckOptions(const HostOptions& options);

// Whose tokens persons come with.
std::string IssuerOf(const HostOptions& options);

int WorkersOf(const HostOptions& options);

}  // namespace tanggap::service
