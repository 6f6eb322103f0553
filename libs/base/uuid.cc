#include "libs/base/uuid.h"

#include <cstring>

#include "libs/base/strings.h"

namespace tanggap::base {

namespace {

constexpr std::array<size_t, 4> kHyphens = {8, 13, 18, 23};

void Stamp(std::array<uint8_t, 16>& bytes, uint8_t version) {
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0F) | (version << 4));
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3F) | 0x80);
}

}  // namespace

Uuid Uuid::V4(Random& random) {
  Uuid uuid;
  random.Fill(uuid.bytes_.data(), uuid.bytes_.size());
  Stamp(uuid.bytes_, 4);
  return uuid;
}

Uuid Uuid::V7(absl::Time now, Random& random) {
  Uuid uuid = V4(random);
  const auto millis = static_cast<uint64_t>(absl::ToUnixMillis(now));
  for (size_t i = 0; i < 6; ++i) uuid.bytes_[i] = static_cast<uint8_t>(millis >> (40 - 8 * i));
  // The twelve bits after them are the fraction of the millisecond (RFC 9562, section 6.2, method
  // 3).
  const int64_t micros =
      absl::ToInt64Microseconds(now - absl::FromUnixMillis(absl::ToUnixMillis(now)));
  const auto fraction = static_cast<uint64_t>(micros * 4096 / 1000);
  uuid.bytes_[6] = static_cast<uint8_t>(fraction >> 8);
  uuid.bytes_[7] = static_cast<uint8_t>(fraction);
  Stamp(uuid.bytes_, 7);
  return uuid;
}

std::optional<Uuid> Uuid::Parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  for (const size_t hyphen : kHyphens) {
    if (text[hyphen] != '-') return std::nullopt;
  }
  std::string hex;
  for (const char c : text) {
    if (c != '-') hex += c;
  }
  return FromBytes(FromHex(hex));
}

std::optional<Uuid> Uuid::FromBytes(std::string_view bytes) {
  Uuid uuid;
  if (bytes.size() != uuid.bytes_.size()) return std::nullopt;
  std::memcpy(uuid.bytes_.data(), bytes.data(), bytes.size());
  return uuid;
}

std::string Uuid::ToString() const {
  std::string text = ToHex(bytes());
  for (const size_t hyphen : kHyphens) text.insert(hyphen, 1, '-');
  return text;
}

}  // namespace tanggap::base
