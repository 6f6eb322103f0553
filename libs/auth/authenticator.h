// Turns a call's headers into a Principal, or says by its own reason why not. Three kinds of bearer
// value: a JWT of a registered issuer, an API key (tgp_...), and a mailbox token (tgm_...). It
// computes and never waits, so it may run on gRPC's event threads.
//
//   auth::Authenticator authenticator({.issuers = {{.issuer = "https://masuk.example.go.id", .keys = keys}},
//                                      .api_keys_file = "/etc/tanggap/api-keys"}, master_keys, clock);
//   TANGGAP_ASSIGN_OR_RETURN(auto principal, authenticator.Authenticate({.authorization = "Bearer eyJ..."}));
//
// TOKEN_MISSING, TOKEN_MALFORMED, TOKEN_EXPIRED, TOKEN_WRONG_AUDIENCE, TOKEN_UNTRUSTED,
// API_KEY_REFUSED, ON_BEHALF_OF_REFUSED, PEER_UNAVAILABLE (an issuer's keys are on their way).
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/auth/api_key_book.h"
#include "libs/auth/jwt.h"
#include "libs/auth/principal.h"
#include "libs/auth/token_cache.h"
#include "libs/auth/watched_file.h"
#include "libs/base/clock.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::auth {

struct Credentials {
  std::string_view authorization = {};  // the header, "" when absent
  std::string_view on_behalf_of = {};   // x-tanggap-on-behalf-of, "" when absent
};

struct AuthenticatorOptions {
  std::string audience = "tanggap";
  std::vector<TrustedIssuer> issuers = {};
  // "" for no API keys.
  std::string api_keys_file = {};
  size_t cached_tokens = 10'000;
  // Told of files that cannot be read.
  ReportProblem report = {};
};

// Safe to share between threads. Both references outlive it.
class Authenticator {
 public:
  Authenticator(AuthenticatorOptions options, const privacy::KeyRing& keys,
                const base::Clock& clock);

  absl::StatusOr<std::shared_ptr<const Principal>> Authenticate(const Credentials& credentials);

 private:
  absl::StatusOr<std::shared_ptr<const Principal>> FromBearer(std::string_view bearer);
  absl::StatusOr<std::shared_ptr<const Principal>> FromJwt(std::string_view token);
  absl::StatusOr<std::shared_ptr<const Principal>> FromMailbox(std::string_view token) const;
  absl::StatusOr<std::shared_ptr<const Principal>> FromApiKey(std::string_view key,
                                                              std::string_view on_behalf_of);

  const AuthenticatorOptions options_;
  const privacy::KeyRing& keys_;
  const base::Clock& clock_;
  std::optional<WatchedFile<ApiKeyBook>> api_keys_;
  TokenCache cache_;
};

}  // namespace tanggap::auth
