#include "libs/base/uuid_from_hash.h"

#include <string>

#include "libs/base/sha256.h"

namespace tanggap::base {

Uuid UuidFromHash(std::string_view bytes, uint8_t version) {
  std::string hash = Sha256(bytes).substr(0, 16);
  hash[6] = static_cast<char>((hash[6] & 0x0F) | (version << 4));
  hash[8] = static_cast<char>((hash[8] & 0x3F) | 0x80);
  return *Uuid::FromBytes(hash);
}

}  // namespace tanggap::base
