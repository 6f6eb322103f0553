#include "libs/service/host_settings.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::service {

absl::Status HostSettings::CopyTo(HostOptions& options) const {
  options.postgres_url = postgres_url.value();
  TANGGAP_ASSIGN_OR_RETURN(options.redis_server, redis_settings.MakeOptions());
  options.listen_address = listen_address.value();
  options.admin_address = admin_address.value();
  options.master_key_file = master_key_file.value();
  options.jwks_file = jwks_file.value();
  options.issuer = issuer.value();
  options.everyone_is_citizen = everyone_is_citizen.value();
  options.services_issuer = services_issuer.value();
  options.services_jwks_file = services_jwks_file.value();
  options.api_keys_file = api_keys_file.value();
  options.directory = directory.value();
  options.instance = instance.value();
  options.development = development.value();
  options.workers = static_cast<int>(workers.value());
  options.queue_capacity = static_cast<size_t>(queue_capacity.value());
  options.anonymous_limits.of_address = anonymous_lookups_per_address.value();
  options.anonymous_limits.of_all = anonymous_lookups.value();
  absl::StatusOr<rpc::Networks> proxies = rpc::Networks::Parse(trusted_proxies.value());
  if (!proxies.ok()) {
    return absl::InvalidArgumentError(base::AsAbsl(
        base::Join(base::AsStd(proxies.status().message()), " (setting --trusted-proxies)")));
  }
  options.anonymous_limits.proxies = *std::move(proxies);
  options.event_retention = event_retention.value();
  options.drain_delay = drain_delay.value();
  options.keep_warm = keep_warm.value();
  return absl::OkStatus();
}

}  // namespace tanggap::service
