// The settings of tanggap-surveys: those of every service, and its own.
//
//   SurveysSettings own;
//   TANGGAP_RETURN_IF_ERROR(own.settings.Parse(argc, argv));
//   TANGGAP_ASSIGN_OR_RETURN(AppOptions options, own.ToOptions());
#pragma once

#include <absl/status/statusor.h>

#include "libs/service/host_settings.h"
#include "services/surveys/app_options.h"

namespace tanggap::surveys {

struct SurveysSettings : service::HostSettings {
  SurveysSettings()
      : HostSettings(
            {.name = "surveys", .port = 7420, .written = "responses", .citizens_may = "answer"}) {}

  const config::Setting<int64_t>& respondent_calls_per_address = settings.Number(
      "respondent-calls-per-address", 1000,
      "Calls a second without a token from one address by which forms are opened and responses "
      "saved, submitted, verified and changed; 0 for no limit.",
      {.max = 1000000, .unit = "calls"});
  const config::Setting<int64_t>& respondent_calls =
      settings.Number("respondent-calls", 0,
                      "The same from everybody; 0 for no limit: then --queue-capacity bounds them.",
                      {.max = 10000000, .unit = "calls"});
  const config::Setting<std::string>& complaints_address =
      settings.Text("complaints-address", "",
                    "The complaints service (host:port): closing surveys and suggestions need it; "
                    "empty for none.");
  const config::SecretSetting& complaints_api_key = settings.Secret(
      "complaints-api-key-file",
      "API key that writes for the agencies there (partner_writer): files suggestions.");
  const config::Setting<std::string>& signing_key_file = settings.Text(
      "signing-key-file", "",
      "Key that this service's own tokens are signed with (--services-issuer); reads complaints' "
      "events.");
  const config::Setting<absl::Duration>& follow_up_period =
      settings.Duration("follow-up-period", absl::Minutes(5),
                        "How often due suggestions are looked for.", {.min = absl::Seconds(1)});

  // INVALID_ARGUMENT names the setting to change.
  absl::StatusOr<AppOptions> ToOptions() const;
};

}  // namespace tanggap::surveys
