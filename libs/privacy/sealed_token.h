// A token that carries bytes through other people's hands: page tokens, stream cursors, mailbox
// tokens. Nobody but this instance can read, make or change one; it opens for its own label only
// and until its expiry.
//
//   std::string token = privacy::SealToken(keys, random, "mailbox", bytes, expiry);
//   absl::StatusOr<std::string> bytes = privacy::OpenToken(keys, "mailbox", token, clock.Now());
//   if (privacy::IsExpiredToken(bytes.status())) ...
//
// Base64url of: key id | nonce (12) | ciphertext of (expiry in microseconds, 8 bytes big-endian |
// bytes) | tag (16).
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::privacy {

// `expiry` may be absl::InfiniteFuture().
std::string SealToken(const KeyRing& keys, base::Random& random, std::string_view label,
                      std::string_view bytes, absl::Time expiry);

// INVALID_ARGUMENT for anything that is not a token of this instance and label; OUT_OF_RANGE once
// it has expired.
absl::StatusOr<std::string> OpenToken(const KeyRing& keys, std::string_view label,
                                      std::string_view token, absl::Time now);
bool IsExpiredToken(const absl::Status& status);

}  // namespace tanggap::privacy
