// The public keys of one issuer by key id, from a JWKS document (RFC 7517).
//
//   TANGGAP_ASSIGN_OR_RETURN(auth::KeySet keys, auth::KeySet::Parse(text));
//   const PublicKey* key = keys.Find("2026-01");
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>

#include "libs/auth/public_key.h"

namespace tanggap::auth {

// The member of a JWK that marks a key for trying things out, whose private half lies about.
inline constexpr char kDevelopmentMember[] = "tanggap.development";

class KeySet {
 public:
  // Keys that cannot be used here are passed over; a set without any usable key, with two keys of
  // one id, or with more than 100 is refused.
  static absl::StatusOr<KeySet> Parse(std::string_view text);
  // The same, and a set with a key that is marked for development is refused.
  static absl::StatusOr<KeySet> ParseForProduction(std::string_view text);

  const PublicKey* Find(std::string_view id) const;
  size_t size() const { return keys_.size(); }

 private:
  std::map<std::string, PublicKey, std::less<>> keys_;
  bool for_development_ = false;
};

}  // namespace tanggap::auth
