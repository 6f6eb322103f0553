#include "libs/service/callers.h"

#include "libs/auth/url_key_source.h"
#include "libs/base/strings.h"

namespace tanggap::service {

auth::AuthenticatorOptions TrustedCallers(const HostOptions& options, const base::Clock& clock,
                                          telemetry::Logger& log) {
  const auth::ReportProblem report = [&log](const absl::Status& problem) {
    log.Warning("Keys of callers cannot be read; those known before still hold",
                {{"cause", base::AsStd(problem.message())}});
  };
  const auto parse = options.development ? auth::KeySet::Parse : auth::KeySet::ParseForProduction;
  const auto keys_at = [&](const std::string& place) -> std::shared_ptr<auth::KeySource> {
    if (place.starts_with("https://") || place.starts_with("http://")) {
      return std::make_shared<auth::UrlKeySource>(
          auth::UrlKeySourceOptions{.url = place, .parse = parse}, clock, report);
    }
    return std::make_shared<auth::FileKeySource>(place, clock, report, parse);
  };
  std::vector<auth::TrustedIssuer> issuers = {{.issuer = IssuerOf(options),
                                               .keys = keys_at(options.jwks_file),
                                               .everyone_is_citizen = options.everyone_is_citizen}};
  if (!options.services_issuer.empty()) {
    issuers.push_back({.issuer = options.services_issuer,
                       .keys = keys_at(options.services_jwks_file),
                       .services = true});
  }
  return {.issuers = std::move(issuers), .api_keys_file = options.api_keys_file, .report = report};
}

}  // namespace tanggap::service
