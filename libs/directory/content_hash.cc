#include "libs/directory/content_hash.h"

#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace tanggap::directory {

std::string ContentHash(std::string_view content) {
  return base::ToHex(base::Sha256(content).substr(0, 16));
}

std::string EtagOf(std::string_view content) {
  return base::Join("\"", ContentHash(content), "\"");
}

}  // namespace tanggap::directory
