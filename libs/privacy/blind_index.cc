#include "libs/privacy/blind_index.h"

#include "libs/privacy/hmac.h"

namespace tanggap::privacy {
namespace {

constexpr size_t kSize = 16;

std::string IndexUnder(const KeyRing& keys, uint8_t id, std::string_view agency,
                       std::string_view field, const Pii<std::string>& normalised) {
  const Key key = keys.DeriveKey(id, "blind-index", {agency, field});
  return HmacSha256(key, normalised.Reveal()).substr(0, kSize);
}

}  // namespace

std::string BlindIndex(const KeyRing& keys, std::string_view agency, std::string_view field,
                       const Pii<std::string>& normalised) {
  return IndexUnder(keys, keys.current_id(), agency, field, normalised);
}

std::vector<std::string> BlindIndexes(const KeyRing& keys, std::string_view agency,
                                      std::string_view field, const Pii<std::string>& normalised) {
  std::vector<std::string> indexes;
  for (const uint8_t id : keys.ids()) {
    indexes.push_back(IndexUnder(keys, id, agency, field, normalised));
  }
  return indexes;
}

}  // namespace tanggap::privacy
