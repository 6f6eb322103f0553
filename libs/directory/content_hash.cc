#include "libs/directory/content_hash.h"

#include <openssl/sha.h>

#include "libs/base/strings.h"

namespace tanggap::directory {

std::string ContentHash(std::string_view content) {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), hash);
  return base::ToHex({reinterpret_cast<const char*>(hash), 16});
}

std::string EtagOf(std::string_view content) {
  return base::Join("\"", ContentHash(content), "\"");
}

}  // namespace tanggap::directory
