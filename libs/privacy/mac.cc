#include "libs/privacy/mac.h"

#include "libs/privacy/hmac.h"

namespace tanggap::privacy {
namespace {

std::string MacUnder(const KeyRing& keys, uint8_t id, std::string_view label,
                     std::string_view bytes) {
  return HmacSha256(keys.DeriveKey(id, "mac", {label}), bytes);
}

}  // namespace

std::string Mac(const KeyRing& keys, std::string_view label, std::string_view bytes) {
  return MacUnder(keys, keys.current_id(), label, bytes);
}

std::vector<std::string> Macs(const KeyRing& keys, std::string_view label, std::string_view bytes) {
  std::vector<std::string> macs;
  for (const uint8_t id : keys.ids()) macs.push_back(MacUnder(keys, id, label, bytes));
  return macs;
}

bool MacMatches(const KeyRing& keys, std::string_view label, std::string_view bytes,
                std::string_view mac) {
  bool matches = false;
  for (const uint8_t id : keys.ids()) {
    matches |= EqualInConstantTime(MacUnder(keys, id, label, bytes), mac);
  }
  return matches;
}

}  // namespace tanggap::privacy
