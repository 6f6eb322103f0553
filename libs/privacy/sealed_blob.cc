#include "libs/privacy/sealed_blob.h"

#include "libs/base/strings.h"
#include "libs/privacy/aes_256_gcm.h"

namespace tanggap::privacy {
namespace {

constexpr char kVersion = 0x01;
constexpr size_t kHeaderSize = 2;

}  // namespace

std::string SealBlob(const Key& key, uint8_t key_id, std::string_view plaintext,
                     std::string_view context, base::Random& random) {
  const std::string header = {kVersion, static_cast<char>(key_id)};
  const std::string nonce = random.Bytes(kGcmNonceSize);
  return base::Join(header, nonce,
                    Aes256GcmSeal(key, nonce, plaintext, base::Join(header, context)));
}

std::optional<uint8_t> BlobKeyId(std::string_view blob) {
  if (blob.size() < kHeaderSize + kGcmNonceSize + kGcmTagSize || blob[0] != kVersion) {
    return std::nullopt;
  }
  return static_cast<uint8_t>(blob[1]);
}

std::optional<std::string> OpenBlob(const Key& key, std::string_view blob,
                                    std::string_view context) {
  if (!BlobKeyId(blob)) return std::nullopt;
  return Aes256GcmOpen(key, blob.substr(kHeaderSize, kGcmNonceSize),
                       blob.substr(kHeaderSize + kGcmNonceSize),
                       base::Join(blob.substr(0, kHeaderSize), context));
}

}  // namespace tanggap::privacy
