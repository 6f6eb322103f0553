// Whose tokens this instance believes: persons' by the identity provider, services' by the issuer
// of services, machines' by the file of API keys.
//
//   auth::Authenticator authenticator(TrustedCallers(options, clock, log), keys, clock);
#pragma once

#include "libs/auth/authenticator.h"
#include "libs/base/clock.h"
#include "libs/service/host_options.h"
#include "libs/telemetry/log.h"

namespace tanggap::service {

// Production takes no key that is made for development. Files that cannot be read are logged; the
// last good keys hold meanwhile. The references outlive the authenticator.
auth::AuthenticatorOptions TrustedCallers(const HostOptions& options, const base::Clock& clock,
                                          telemetry::Logger& log);

}  // namespace tanggap::service
