// Verifies a JSON Web Token (RFC 7519, RFC 8725). Nothing in a token decides how it is checked: the
// key decides the algorithm, and the key is found by issuer and key id among those that the
// operator has registered.
//
//   absl::StatusOr<VerifiedJwt> token = VerifyJwt(text, issuers, "tanggap", clock.Now());
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/auth/key_source.h"
#include "libs/auth/principal.h"

namespace tanggap::auth {

// Whose tokens are believed, and what they may say.
struct TrustedIssuer {
  // The claim `iss`, character by character.
  std::string issuer;
  std::shared_ptr<KeySource> keys;
  // The claim that holds the grants: a member of this name, else the path that its dots make
  // ("realm_access.tanggap").
  std::string grants_claim = "tanggap.grants";
  // Another Tanggap instance, or this one: its tokens may hold service_account and name the person
  // that they act for.
  bool services = false;
  // Whoever this issuer knows may file and follow for themselves, without a grant.
  bool everyone_is_citizen = true;
};

// How far the clocks of issuers may be off.
inline constexpr absl::Duration AllowedSkew() { return absl::Seconds(60); }

struct VerifiedJwt {
  // Without pseudonyms.
  Principal principal;
  absl::Time expiry;
};

// TOKEN_MALFORMED, TOKEN_UNTRUSTED, TOKEN_WRONG_AUDIENCE, TOKEN_EXPIRED, or PEER_UNAVAILABLE while
// keys are on their way. The content of a token is looked at only after its signature.
absl::StatusOr<VerifiedJwt> VerifyJwt(std::string_view token,
                                      const std::vector<TrustedIssuer>& issuers,
                                      std::string_view audience, absl::Time now);

}  // namespace tanggap::auth
