#include "services/complaints/callers.h"

#include "libs/base/strings.h"

namespace tanggap::complaints {

auth::AuthenticatorOptions TrustedCallers(const AppOptions& options, const base::Clock& clock,
                                          telemetry::Logger& log) {
  const auth::ReportProblem report = [&log](const absl::Status& problem) {
    log.Warning("Keys of callers cannot be read; those known before still hold",
                {{"cause", base::AsStd(problem.message())}});
  };
  const auto keys_in = [&](const std::string& file) {
    return std::make_shared<auth::FileKeySource>(
        file, clock, report,
        options.development ? auth::KeySet::Parse : auth::KeySet::ParseForProduction);
  };
  std::vector<auth::TrustedIssuer> issuers = {{.issuer = IssuerOf(options),
                                               .keys = keys_in(options.jwks_file),
                                               .everyone_is_citizen = options.everyone_is_citizen}};
  if (!options.services_issuer.empty()) {
    issuers.push_back({.issuer = options.services_issuer,
                       .keys = keys_in(options.services_jwks_file),
                       .services = true});
  }
  return {.issuers = std::move(issuers), .api_keys_file = options.api_keys_file, .report = report};
}

}  // namespace tanggap::complaints
