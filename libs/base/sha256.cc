#include "libs/base/sha256.h"

#include <openssl/evp.h>

#include "libs/base/invariant.h"

namespace tanggap::base {

std::string Sha256(std::string_view bytes) {
  std::string digest(32, '\0');
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                 nullptr, EVP_sha256(), nullptr);
  TANGGAP_INVARIANT(done == 1, "OpenSSL offers SHA-256");
  return digest;
}

}  // namespace tanggap::base
