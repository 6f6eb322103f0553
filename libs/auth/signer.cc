#include "libs/auth/signer.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "libs/auth/grants_claim.h"
#include "libs/auth/key_set.h"
#include "libs/base/invariant.h"
#include "libs/base/result.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "libs/privacy/private_file.h"

namespace tanggap::auth {
namespace {

constexpr size_t kEd25519Size = 32;

template <typename T, typename Free>
std::unique_ptr<T, Free> Own(T* object, Free free) {
  return std::unique_ptr<T, Free>(object, free);
}

// Names from callers may hold any bytes; a token is UTF-8.
std::string Dump(const nlohmann::json& object) {
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

nlohmann::json Claims(std::string_view issuer, std::string_view subject, absl::Time now,
                      absl::Duration lasts, const std::vector<Grant>& grants) {
  return {{"iss", issuer},
          {"sub", subject},
          {"aud", "tanggap"},
          {"iat", absl::ToUnixSeconds(now)},
          {"nbf", absl::ToUnixSeconds(now)},
          {"exp", absl::ToUnixSeconds(now + lasts)},
          {kGrantsClaim, WriteGrants(grants)}};
}

}  // namespace

absl::StatusOr<Signer> Signer::Load(std::string_view path, std::string_view issuer,
                                    const base::Clock& clock) {
  TANGGAP_ASSIGN_OR_RETURN(std::string pem, privacy::ReadPrivateFile(path));
  absl::StatusOr<Signer> signer = FromPem(pem, issuer, clock);
  OPENSSL_cleanse(pem.data(), pem.size());
  if (signer.ok()) return signer;
  return absl::InvalidArgumentError(base::Join(path, ": ", base::AsStd(signer.status().message())));
}

absl::StatusOr<Signer> Signer::FromPem(std::string_view pem, std::string_view issuer,
                                       const base::Clock& clock) {
  const auto bio = Own(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  // Without the callback OpenSSL would ask for a passphrase on the terminal.
  pem_password_cb* no_passphrase = [](char*, int, int, void*) { return 0; };
  std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr),
                                EVP_PKEY_free);
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return absl::InvalidArgumentError(
        "not an Ed25519 private key in PEM; make one with: openssl genpkey -algorithm ed25519");
  }
  return Signer(std::move(key), issuer, clock);
}

absl::Status Signer::GenerateKeyFile(std::string_view path, base::Random& random) {
  std::string seed = random.Bytes(kEd25519Size);
  const auto key =
      Own(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                       reinterpret_cast<unsigned char*>(seed.data()), seed.size()),
          EVP_PKEY_free);
  OPENSSL_cleanse(seed.data(), seed.size());
  const auto bio = Own(BIO_new(BIO_s_secmem()), BIO_free);
  const int written =
      PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  TANGGAP_INVARIANT(written == 1, "OpenSSL writes the key that it made");
  char* pem = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &pem);
  return privacy::WriteNewPrivateFile(path, std::string_view(pem, static_cast<size_t>(size)));
}

Signer::Signer(std::shared_ptr<EVP_PKEY> key, std::string_view issuer, const base::Clock& clock)
    : key_(std::move(key)), issuer_(issuer), clock_(&clock), public_bytes_(kEd25519Size, '\0') {
  size_t size = kEd25519Size;
  const int done = EVP_PKEY_get_raw_public_key(
      key_.get(), reinterpret_cast<unsigned char*>(public_bytes_.data()), &size);
  TANGGAP_INVARIANT(done == 1 && size == kEd25519Size, "an Ed25519 key has a public half");
  // RFC 7638: the required members in this order, without space.
  key_id_ = base::ToBase64Url(base::Sha256(base::Join(R"({"crv":"Ed25519","kty":"OKP","x":")",
                                                      base::ToBase64Url(public_bytes_), R"("})")));
}

std::string Signer::ServiceToken(std::string_view service) const {
  return Sign(Dump(Claims(issuer_, service, clock_->Now(), ServiceTokenLasts(),
                          {{common::v1::ROLE_SERVICE_ACCOUNT, kEveryAgency, ""}})));
}

std::string Signer::ServiceToken(std::string_view service, const Principal& caller) const {
  if (caller.kind == PrincipalKind::kAnonymous) return ServiceToken(service);
  nlohmann::json claims = Claims(issuer_, service, clock_->Now(), ServiceTokenLasts(),
                                 {{common::v1::ROLE_SERVICE_ACCOUNT, kEveryAgency, ""}});
  claims[kOnBehalfOfClaim] =
      WriteOnBehalfOf(caller.on_behalf_of ? *caller.on_behalf_of
                                          : Asserted{caller.issuer, caller.subject, caller.grants});
  return Sign(Dump(claims));
}

std::string Signer::DevelopmentToken(std::string_view subject, const std::vector<Grant>& grants,
                                     absl::Duration lasts) const {
  return Sign(Dump(Claims(issuer_, subject, clock_->Now(), lasts, grants)));
}

std::string Signer::Jwks() const { return JwksWith(/*for_development=*/false); }
std::string Signer::DevelopmentJwks() const { return JwksWith(/*for_development=*/true); }

std::string Signer::JwksWith(bool for_development) const {
  nlohmann::json key = {{"kty", "OKP"},   {"crv", "Ed25519"},
                        {"alg", "EdDSA"}, {"use", "sig"},
                        {"kid", key_id_}, {"x", base::ToBase64Url(public_bytes_)}};
  if (for_development) key[kDevelopmentMember] = true;
  return Dump({{"keys", nlohmann::json::array({key})}});
}

std::string Signer::Sign(std::string_view claims) const {
  const std::string header = Dump({{"alg", "EdDSA"}, {"kid", key_id_}, {"typ", "JWT"}});
  const std::string input = base::Join(base::ToBase64Url(header), ".", base::ToBase64Url(claims));
  std::string signature(64, '\0');
  size_t size = signature.size();
  const auto context = Own(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const bool signed_it =
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1;
  TANGGAP_INVARIANT(signed_it && size == signature.size(), "an Ed25519 key signs");
  return base::Join(input, ".", base::ToBase64Url(signature));
}

}  // namespace tanggap::auth
