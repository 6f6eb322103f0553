#include "libs/privacy/key.h"

#include <openssl/crypto.h>

#include <cstring>

#include "libs/base/invariant.h"

namespace tanggap::privacy {

Key Key::Random(base::Random& random) {
  Key key;
  random.Fill(key.bytes_.data(), kSize);
  return key;
}

Key Key::FromBytes(std::string_view bytes) {
  TANGGAP_INVARIANT(bytes.size() == kSize, "a key is 32 bytes");
  Key key;
  std::memcpy(key.bytes_.data(), bytes.data(), kSize);
  return key;
}

Key::~Key() { OPENSSL_cleanse(bytes_.data(), kSize); }

bool Key::operator==(const Key& other) const {
  return CRYPTO_memcmp(bytes_.data(), other.bytes_.data(), kSize) == 0;
}

}  // namespace tanggap::privacy
