// A key that signatures are checked with, and the one algorithm it is good for: RS256 with at least
// 2048 bits, ES256, or EdDSA (Ed25519). The key decides the algorithm, never the token.
//
//   std::optional<PublicKey> key = PublicKey::FromJwk(jwk);
//   bool good = key->Verify("EdDSA", signing_input, signature);
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace tanggap::auth {

class PublicKey {
 public:
  // Nothing for keys of other types, weak ones, and keys that are not for signatures.
  static std::optional<PublicKey> FromJwk(const nlohmann::json& jwk);

  // `signature` is as JWS writes it (RFC 7518; ES256 as r and s, 32 bytes each).
  bool Verify(std::string_view algorithm, std::string_view message,
              std::string_view signature) const;
  std::string_view algorithm() const { return algorithm_; }

 private:
  PublicKey(std::string_view algorithm, EVP_PKEY* key)
      : algorithm_(algorithm), key_(key, EVP_PKEY_free) {}
  std::string_view algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace tanggap::auth
