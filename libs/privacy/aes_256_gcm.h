// AES-256-GCM by OpenSSL: encryption that notices any change. Use FieldCipher or SealToken, which
// take care of nonces; this is the bare cipher below them.
//
//   std::string sealed = Aes256GcmSeal(key, nonce, plaintext, associated_data);
//   std::optional<std::string> plaintext = Aes256GcmOpen(key, nonce, sealed, associated_data);
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/privacy/key.h"

namespace tanggap::privacy {

inline constexpr size_t kGcmNonceSize = 12;
inline constexpr size_t kGcmTagSize = 16;

// The ciphertext and its 16-byte tag. A nonce must never be used twice with the same key; it is
// kGcmNonceSize long.
std::string Aes256GcmSeal(const Key& key, std::string_view nonce, std::string_view plaintext,
                          std::string_view associated_data);

// Nothing unless every bit of all four is as it was when it was sealed.
std::optional<std::string> Aes256GcmOpen(const Key& key, std::string_view nonce,
                                         std::string_view sealed, std::string_view associated_data);

}  // namespace tanggap::privacy
