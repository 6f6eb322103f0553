#include "libs/auth/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>

#include "libs/auth/strict_json.h"
#include "libs/base/strings.h"

namespace tanggap::auth {
namespace {

constexpr std::string_view kRs256 = "RS256";
constexpr std::string_view kEs256 = "ES256";
constexpr std::string_view kEdDsa = "EdDSA";
// A modulus beyond this only costs time.
constexpr int kMinimumRsaBits = 2048;
constexpr int kMaximumRsaBits = 8192;

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The bytes of a base64url member, or "".
std::string BytesMember(const nlohmann::json& jwk, const char* name) {
  std::string bytes;
  const std::optional<std::string> text = TextMember(jwk, name);
  if (!text || text->size() > 2048 || !base::FromBase64Url(*text, &bytes)) return "";
  return bytes;
}

EVP_PKEY* FromParameters(const char* type, OSSL_PARAM* parameters) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr),
                                    EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) return nullptr;
  return key;
}

EVP_PKEY* RsaKey(const nlohmann::json& jwk) {
  const std::string n = BytesMember(jwk, "n");
  const std::string e = BytesMember(jwk, "e");
  if (n.empty() || e.empty() || e.size() > 4) return nullptr;
  const Owned<BIGNUM> modulus(BN_bin2bn(Bytes(n), static_cast<int>(n.size()), nullptr), BN_free);
  const Owned<BIGNUM> exponent(BN_bin2bn(Bytes(e), static_cast<int>(e.size()), nullptr), BN_free);
  const int bits = BN_num_bits(modulus.get());
  if (bits < kMinimumRsaBits || bits > kMaximumRsaBits) return nullptr;
  // An even or tiny exponent makes forging easy.
  if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get())) return nullptr;
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
  return FromParameters("RSA", parameters.get());
}

EVP_PKEY* P256Key(const nlohmann::json& jwk) {
  const std::string x = BytesMember(jwk, "x");
  const std::string y = BytesMember(jwk, "y");
  if (x.size() != 32 || y.size() != 32) return nullptr;
  std::string point = base::Join("\x04", x, y);
  char group[] = "prime256v1";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  // OpenSSL refuses a point that is not on the curve.
  return FromParameters("EC", parameters);
}

EVP_PKEY* Ed25519Key(const nlohmann::json& jwk) {
  const std::string x = BytesMember(jwk, "x");
  if (x.size() != 32) return nullptr;
  return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(x), x.size());
}

// OpenSSL wants an ECDSA signature in DER; JWS carries r and s side by side. "" unless it is 64
// bytes.
std::string DerFromRaw(std::string_view raw) {
  if (raw.size() != 64) return "";
  const Owned<ECDSA_SIG> signature(ECDSA_SIG_new(), ECDSA_SIG_free);
  BIGNUM* r = BN_bin2bn(Bytes(raw), 32, nullptr);
  BIGNUM* s = BN_bin2bn(Bytes(raw) + 32, 32, nullptr);
  ECDSA_SIG_set0(signature.get(), r, s);
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  const Owned<void> owner(der, [](void* bytes) { OPENSSL_free(bytes); });
  return size > 0 ? std::string(reinterpret_cast<char*>(der), static_cast<size_t>(size)) : "";
}

}  // namespace

std::optional<PublicKey> PublicKey::FromJwk(const nlohmann::json& jwk) {
  if (!jwk.is_object()) return std::nullopt;
  const std::string type = TextMember(jwk, "kty").value_or("");
  const std::string curve = TextMember(jwk, "crv").value_or("");
  if (jwk.contains("use") && TextMember(jwk, "use") != "sig") return std::nullopt;
  std::string_view algorithm;
  EVP_PKEY* key = nullptr;
  if (type == "RSA") {
    algorithm = kRs256;
    key = RsaKey(jwk);
  } else if (type == "EC" && curve == "P-256") {
    algorithm = kEs256;
    key = P256Key(jwk);
  } else if (type == "OKP" && curve == "Ed25519") {
    algorithm = kEdDsa;
    key = Ed25519Key(jwk);
  }
  if (key == nullptr) return std::nullopt;
  PublicKey result(algorithm, key);
  if (jwk.contains("alg") && TextMember(jwk, "alg") != std::string(algorithm)) return std::nullopt;
  return result;
}

bool PublicKey::Verify(std::string_view algorithm, std::string_view message,
                       std::string_view signature) const {
  if (algorithm != algorithm_) return false;
  const bool ed25519 = algorithm_ == kEdDsa;
  const std::string der = algorithm_ == kEs256 ? DerFromRaw(signature) : "";
  if (algorithm_ == kEs256) signature = der;
  if (signature.empty()) return false;
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const EVP_MD* digest = ed25519 ? nullptr : EVP_sha256();
  return EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                          message.size()) == 1;
}

}  // namespace tanggap::auth
