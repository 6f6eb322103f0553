#include "libs/privacy/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "libs/base/invariant.h"

namespace tanggap::privacy {

std::string HmacSha256(const Key& key, std::string_view bytes) {
  std::string mac(32, '\0');
  unsigned int size = 0;
  const unsigned char* done =
      HMAC(EVP_sha256(), key.bytes().data(), static_cast<int>(key.bytes().size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(mac.data()), &size);
  TANGGAP_INVARIANT(done != nullptr && size == mac.size(), "HMAC-SHA256 gives 32 bytes");
  return mac;
}

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tanggap::privacy
