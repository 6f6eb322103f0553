// The settings of tanggap-complaints.
//
//   ComplaintsSettings settings;
//   TANGGAP_RETURN_IF_ERROR(settings.Parse(argc, argv));
//   TANGGAP_ASSIGN_OR_RETURN(AppOptions options, settings.ToOptions());
#pragma once

#include "libs/config/settings.h"
#include "libs/redis/settings.h"
#include "services/complaints/app.h"

namespace tanggap::complaints {

struct ComplaintsSettings {
  config::Settings settings{"complaints"};

  const config::Setting<std::string>& postgres_url =
      settings.Text("postgres-url", "host=/var/run/postgresql dbname=complaints",
                    "The database: a libpq connection string or postgresql:// address.");
  const redis::ConnectionSettings redis_settings{settings};
  const config::Setting<std::string>& listen_address = settings.Text(
      "listen-address", "127.0.0.1:7410",
      "Where gRPC calls are taken. Open ports belong to a proxy in front (deploy/docs).");
  const config::Setting<std::string>& admin_address = settings.Text(
      "admin-address", "127.0.0.1:7411", "Where /livez, /readyz and /metrics are served.");
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
                      "Whoever the issuer knows may file and follow for themselves; false if it "
                      "knows staff alone.");
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
                      "Calls of a kind that may wait for a thread, and filings for their writing.",
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
  const config::Setting<absl::Duration>& timer_period =
      settings.Duration("timer-period", absl::Seconds(5),
                        "How often due reminders, closings and withdrawals are looked for.",
                        {.min = absl::Milliseconds(10)});
  const config::Setting<absl::Duration>& event_retention = settings.Duration(
      "event-retention", absl::Hours(400 * 24),
      "How long events are kept for those who have not read them.", {.min = absl::Hours(24)});
  const config::Setting<std::string>& rebuild_workload = settings.Text(
      "rebuild-workload", "",
      "Name of a workload to fill anew beside the one that is served; see the runbook.");
  const config::Setting<absl::Duration>& drain_delay =
      settings.Duration("drain-delay", absl::Seconds(0),
                        "After SIGTERM, how long to serve while balancers take this instance out.");
  const config::Setting<bool>& keep_warm =
      settings.Toggle("keep-warm", true, "Keeps gRPC's threads from falling asleep between calls.");
  const config::Setting<std::string>& keys_folder = settings.Text(
      "keys-folder", "keys", "Where generate-keys writes master, signing and jwks.json.");

  // INVALID_ARGUMENT names the setting to change.
  absl::StatusOr<AppOptions> ToOptions() const;
};

}  // namespace tanggap::complaints
