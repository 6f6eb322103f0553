// Makes tokens with this instance's own Ed25519 key: for calls to other services (5 minutes,
// carrying the person that they are made for) and, in development only, for people who try the
// system.
//
//   TANGGAP_ASSIGN_OR_RETURN(auth::Signer signer, auth::Signer::Load(path, "tanggap:complaints", clock));
//   std::string token = signer.ServiceToken("complaints", principal);
//   std::string token = signer.DevelopmentToken("budi", {{Role::ROLE_OFFICER, "dinkes", "p2p"}}, absl::Hours(12));
//   std::string jwks = signer.Jwks();                    // what others need to believe them
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/auth/principal.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"

namespace tanggap::auth {

inline constexpr absl::Duration ServiceTokenLasts() { return absl::Minutes(5); }

// Safe to share between threads.
class Signer {
 public:
  // The key is a PEM file (PKCS #8, Ed25519) that nobody else may read. `issuer` becomes the claim
  // `iss`.
  static absl::StatusOr<Signer> Load(std::string_view path, std::string_view issuer,
                                     const base::Clock& clock);
  static absl::StatusOr<Signer> FromPem(std::string_view pem, std::string_view issuer,
                                        const base::Clock& clock);
  // Writes a new key to `path`; never overwrites a file.
  static absl::Status GenerateKeyFile(std::string_view path, base::Random& random);

  // Holds service_account. `caller` is whom the service acts for: a service passes on whom it was
  // called for.
  std::string ServiceToken(std::string_view service) const;
  std::string ServiceToken(std::string_view service, const Principal& caller) const;
  std::string DevelopmentToken(std::string_view subject, const std::vector<Grant>& grants,
                               absl::Duration lasts) const;

  // A JWKS document with the public key alone.
  std::string Jwks() const;
  // The same, marked so that production refuses it (KeySet::ParseForProduction).
  std::string DevelopmentJwks() const;
  // The key's thumbprint (RFC 7638).
  const std::string& key_id() const { return key_id_; }

 private:
  Signer(std::shared_ptr<EVP_PKEY> key, std::string_view issuer, const base::Clock& clock);
  std::string Sign(std::string_view claims) const;
  std::string JwksWith(bool for_development) const;

  std::shared_ptr<EVP_PKEY> key_;
  std::string issuer_;
  const base::Clock* clock_;
  std::string public_bytes_;
  std::string key_id_;
};

}  // namespace tanggap::auth
