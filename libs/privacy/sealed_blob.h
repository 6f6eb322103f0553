// The form in which every encrypted field and wrapped key is stored:
//
//   0x01 | key id | nonce (12) | ciphertext | tag (16)
//
// Key id 1 to 255 is the master key that the sealing key was derived from; 0 is a data key, which
// has no id. The first two bytes are authenticated together with the caller's context, so nothing
// in a blob can be changed or moved.
//
//   std::string blob = SealBlob(key, key_id, plaintext, context, random);
//   std::optional<uint8_t> id = BlobKeyId(blob);
//   if (id) plaintext = OpenBlob(KeyOf(*id), blob, context);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/privacy/key.h"

namespace tanggap::privacy {

inline constexpr uint8_t kDataKeyId = 0;

std::string SealBlob(const Key& key, uint8_t key_id, std::string_view plaintext,
                     std::string_view context, base::Random& random);
// The id in the blob, or nothing when it cannot be a blob of this form.
std::optional<uint8_t> BlobKeyId(std::string_view blob);
std::optional<std::string> OpenBlob(const Key& key, std::string_view blob,
                                    std::string_view context);

}  // namespace tanggap::privacy
