#include "libs/privacy/pseudonym.h"

#include "libs/base/strings.h"
#include "libs/privacy/hmac.h"

namespace tanggap::privacy {
namespace {

constexpr size_t kSize = 16;

std::string PseudonymUnder(const KeyRing& keys, uint8_t id, std::string_view label,
                           std::initializer_list<std::string_view> parts) {
  // With lengths, so that ("a", "bc") and ("ab", "c") are two people.
  std::string text;
  for (const std::string_view part : parts) text += base::Join(part.size(), ":", part);
  const std::string mac = HmacSha256(keys.DeriveKey(id, "pseudonym", {label}), text);
  return base::ToHex(std::string_view(mac).substr(0, kSize));
}

}  // namespace

std::string Pseudonym(const KeyRing& keys, std::string_view label,
                      std::initializer_list<std::string_view> parts) {
  return PseudonymUnder(keys, keys.current_id(), label, parts);
}

std::vector<std::string> Pseudonyms(const KeyRing& keys, std::string_view label,
                                    std::initializer_list<std::string_view> parts) {
  std::vector<std::string> pseudonyms;
  for (const uint8_t id : keys.ids()) {
    pseudonyms.push_back(PseudonymUnder(keys, id, label, parts));
  }
  return pseudonyms;
}

}  // namespace tanggap::privacy
