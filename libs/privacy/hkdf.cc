#include "libs/privacy/hkdf.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <memory>

#include "libs/base/invariant.h"

namespace tanggap::privacy {
namespace {

OSSL_PARAM Octets(const char* name, std::string_view bytes) {
  // OpenSSL reads through this pointer only, but its C interface has no const; null is refused even
  // for no bytes.
  const char* data = bytes.empty() ? "" : bytes.data();
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(data), bytes.size());
}

}  // namespace

std::string HkdfSha256(std::string_view secret, std::string_view salt, std::string_view info,
                       size_t size) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(
      EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(
      EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  TANGGAP_INVARIANT(context != nullptr, "OpenSSL offers HKDF");
  char digest[] = "SHA256";
  const std::array<OSSL_PARAM, 5> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      Octets(OSSL_KDF_PARAM_KEY, secret), Octets(OSSL_KDF_PARAM_SALT, salt),
      Octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  std::string derived(size, '\0');
  const int done = EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(derived.data()),
                                  size, parameters.data());
  TANGGAP_INVARIANT(done == 1, "HKDF derives up to 8160 bytes");
  return derived;
}

}  // namespace tanggap::privacy
