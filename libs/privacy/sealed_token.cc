#include "libs/privacy/sealed_token.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "libs/base/big_endian.h"
#include "libs/base/strings.h"
#include "libs/privacy/aes_256_gcm.h"

namespace tanggap::privacy {
namespace {

constexpr size_t kExpirySize = 8;
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

std::string EncodeExpiry(absl::Time expiry) {
  const int64_t micros = expiry == absl::InfiniteFuture() ? kNever : absl::ToUnixMicros(expiry);
  return base::ToBigEndian(static_cast<uint64_t>(micros), kExpirySize);
}

absl::Time DecodeExpiry(std::string_view bytes) {
  const auto value = static_cast<int64_t>(base::FromBigEndian(bytes.substr(0, kExpirySize)));
  return value == kNever ? absl::InfiniteFuture() : absl::FromUnixMicros(value);
}

// The key is the label's own; the id is authenticated as well, though it already chooses the key.
std::string AssociatedData(uint8_t id, std::string_view label) {
  return base::Join("token/v1|", static_cast<int>(id), "|", label);
}

}  // namespace

std::string SealToken(const KeyRing& keys, base::Random& random, std::string_view label,
                      std::string_view bytes, absl::Time expiry) {
  const uint8_t id = keys.current_id();
  const std::string nonce = random.Bytes(kGcmNonceSize);
  const std::string sealed =
      Aes256GcmSeal(keys.DeriveKey(id, "token", {label}), nonce,
                    base::Join(EncodeExpiry(expiry), bytes), AssociatedData(id, label));
  return base::ToBase64Url(base::Join(std::string(1, static_cast<char>(id)), nonce, sealed));
}

absl::StatusOr<std::string> OpenToken(const KeyRing& keys, std::string_view label,
                                      std::string_view token, absl::Time now) {
  const absl::Status refused = absl::InvalidArgumentError("not a token of this instance and use");
  std::string raw;
  if (!base::FromBase64Url(token, &raw)) return refused;
  // Base64 lets the last character carry unused bits; one token has one spelling, so that caches
  // and logs agree on it.
  if (base::ToBase64Url(raw) != token) return refused;
  if (raw.size() < 1 + kGcmNonceSize + kExpirySize + kGcmTagSize) return refused;
  const auto id = static_cast<uint8_t>(raw[0]);
  if (!keys.Has(id)) return refused;
  const std::string_view view = raw;
  const std::optional<std::string> plaintext =
      Aes256GcmOpen(keys.DeriveKey(id, "token", {label}), view.substr(1, kGcmNonceSize),
                    view.substr(1 + kGcmNonceSize), AssociatedData(id, label));
  if (!plaintext) return refused;
  if (now >= DecodeExpiry(*plaintext)) return absl::OutOfRangeError("the token has expired");
  return plaintext->substr(kExpirySize);
}

bool IsExpiredToken(const absl::Status& status) { return absl::IsOutOfRange(status); }

}  // namespace tanggap::privacy
