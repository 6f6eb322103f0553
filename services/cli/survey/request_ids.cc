#include "services/cli/survey/request_ids.h"

#include <openssl/sha.h>

#include "libs/base/strings.h"

namespace tanggap::cli {

std::string RequestIds::Of(std::string_view step) const {
  const std::string text = base::Join(first_.ToString(), "\n", step);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0F) | 0x40);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3F) | 0x80);
  return base::Uuid::FromBytes({reinterpret_cast<const char*>(digest), 16})->ToString();
}

}  // namespace tanggap::cli
