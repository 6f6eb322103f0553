// The settings that every service has. A service adds its own, which then stand behind them:
//
//   struct ComplaintsSettings : service::HostSettings {
//     ComplaintsSettings() : HostSettings({.name = "complaints", .port = 7410, .written = "filings"}) {}
//     const config::Setting<absl::Duration>& timer_period = settings.Duration(...);
//   };
//   ComplaintsSettings own;
//   TANGGAP_RETURN_IF_ERROR(own.settings.Parse(argc, argv));
//   TANGGAP_RETURN_IF_ERROR(own.CopyTo(options));
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>

#include "libs/base/strings.h"
#include "libs/config/settings.h"
#include "libs/redis/settings.h"
#include "libs/service/host_options.h"

namespace tanggap::service {

// What the settings of one service are called, and what their help says.
struct ServiceNames {
  // "complaints": of the program tanggap-complaints, its database, and TANGGAP_COMPLAINTS_*.
  std::string name;
  // Where calls are taken unless it is set; the admin port is the next.
  int port = 0;
  // What waits for its writing: "filings".
  std::string written;
  // What whoever the issuer knows may do for themselves: "file and follow".
  std::string citizens_may;
};

struct HostSettings {
  explicit HostSettings(ServiceNames service) : names(std::move(service)) {}

  const ServiceNames names;
  config::Settings settings{names.name};

  const config::Setting<std::string>& postgres_url =
      settings.Text("postgres-url", base::Join("host=/var/run/postgresql dbname=", names.name),
                    "The database: a libpq connection string or postgresql:// address.");
  const redis::ConnectionSettings redis_settings{settings};
  const config::Setting<std::string>& listen_address = settings.Text(
      "listen-address", base::Join("127.0.0.1:", names.port),
      "Where gRPC calls are taken. Open ports belong to a proxy in front (deploy/docs).");
  const config::Setting<std::string>& admin_address =
      settings.Text("admin-address", base::Join("127.0.0.1:", names.port + 1),
                    "Where /livez, /readyz and /metrics are served.");
  const config::Setting<std::string>& master_key_file =
      settings.Text("master-key-file", "/etc/tanggap/keys/master",
                    "The instance's master keys, mode 0600; generate-keys makes one.");
  const config::Setting<std::string>& jwks_file =
      settings.Text("jwks-file", "/etc/tanggap/keys/jwks.json",
                    "Public keys of whoever signs tokens (JWKS): a file, read again when it "
                    "changes, or an https address.");
  const config::Setting<std::string>& issuer = settings.Text(
      "issuer", "",
      "The claim iss of tokens to trust; required. Empty in development: tanggap:development.");
  const config::Setting<bool>& everyone_is_citizen =
      settings.Toggle("everyone-is-citizen", true,
                      base::Join("Whoever the issuer knows may ", names.citizens_may,
                                 " for themselves; false if it knows staff alone."));
  const config::Setting<std::string>& services_issuer = settings.Text(
      "services-issuer", "", "The claim iss of other services' tokens; empty for none.");
  const config::Setting<std::string>& services_jwks_file =
      settings.Text("services-jwks-file", "", "The same of whoever signs tokens of services.");
  const config::Setting<std::string>& api_keys_file =
      settings.Text("api-keys-file", "", "Hashes of partner systems' API keys; empty for none.");
  const config::Setting<std::string>& directory =
      settings.Text("directory", "/etc/tanggap/directory",
                    "Folder with federation.textproto and directory.d; reloaded when it changes.");
  const config::Setting<std::string>& instance =
      settings.Text("instance", "", "Which of the federation's instances this one is.");
  const config::Setting<std::string>& reference_folder =
      settings.Text("reference-folder", "/usr/share/tanggap/reference",
                    "Folder with regions.csv.gz and holidays.csv, for load-reference.");
  const config::Setting<bool>& development = settings.Toggle(
      "development", false,
      "Opens what production refuses: development's issuer, keys and tokens, and reflection.");
  const config::Setting<int64_t>& workers = settings.Number(
      "workers", 0, "Threads that run calls, and connections to PostgreSQL; 0 for four to a core.",
      {.max = 256, .unit = "threads"});
  const config::Setting<int64_t>& queue_capacity =
      settings.Number("queue-capacity", 1024,
                      base::Join("Calls of a kind that may wait for a thread, and ", names.written,
                                 " for their writing."),
                      {.min = 1, .max = 100000, .unit = "calls"});
  const config::Setting<int64_t>& anonymous_lookups_per_address =
      settings.Number("anonymous-lookups-per-address", 20,
                      "Look-ups a second without a token from one address; 0 for no limit.",
                      {.max = 100000, .unit = "calls"});
  const config::Setting<int64_t>& anonymous_lookups =
      settings.Number("anonymous-lookups", 1000,
                      "Look-ups a second without a token from everybody; 0 for no limit.",
                      {.max = 1000000, .unit = "calls"});
  const config::Setting<std::string>& trusted_proxies = settings.Text(
      "trusted-proxies", "",
      "Addresses and networks of proxies whose x-forwarded-for is believed, as this machine's is.");
  const config::Setting<absl::Duration>& event_retention = settings.Duration(
      "event-retention", absl::Hours(400 * 24),
      "How long events are kept for those who have not read them.", {.min = absl::Hours(24)});
  const config::Setting<absl::Duration>& drain_delay =
      settings.Duration("drain-delay", absl::Seconds(0),
                        "After SIGTERM, how long to serve while balancers take this instance out.");
  const config::Setting<bool>& keep_warm =
      settings.Toggle("keep-warm", true, "Keeps gRPC's threads from falling asleep between calls.");
  const config::Setting<std::string>& keys_folder = settings.Text(
      "keys-folder", "keys", "Where generate-keys writes master, signing and jwks.json.");

  // INVALID_ARGUMENT names the setting to change.
  absl::Status CopyTo(HostOptions& options) const;
};

}  // namespace tanggap::service
