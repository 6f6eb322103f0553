#include "libs/auth/key_set.h"

#include <optional>
#include <utility>

#include "libs/auth/strict_json.h"

namespace tanggap::auth {
namespace {

constexpr size_t kMaximumKeys = 100;

}  // namespace

absl::StatusOr<KeySet> KeySet::Parse(std::string_view text) {
  const std::optional<nlohmann::json> document = ParseStrictObject(text);
  if (!document)
    return absl::InvalidArgumentError("not a JSON object (or a member is named twice)");
  const auto list = document->find("keys");
  if (list == document->end() || !list->is_array() || list->size() > kMaximumKeys) {
    return absl::InvalidArgumentError("not a JWKS: \"keys\" is not a list of at most 100 keys");
  }
  KeySet set;
  for (const nlohmann::json& jwk : *list) {
    std::optional<PublicKey> key = PublicKey::FromJwk(jwk);
    std::optional<std::string> id = key ? TextMember(jwk, "kid") : std::nullopt;
    if (!id || id->empty()) continue;
    if (jwk.contains(kDevelopmentMember)) set.for_development_ = true;
    if (!set.keys_.emplace(*std::move(id), *std::move(key)).second) {
      return absl::InvalidArgumentError("two keys of the JWKS have the same kid");
    }
  }
  if (set.keys_.empty()) {
    return absl::InvalidArgumentError(
        "no key of the JWKS has a kid and is for RS256 (2048 bits), ES256 or EdDSA");
  }
  return set;
}

absl::StatusOr<KeySet> KeySet::ParseForProduction(std::string_view text) {
  absl::StatusOr<KeySet> set = Parse(text);
  if (!set.ok() || !set->for_development_) return set;
  return absl::FailedPreconditionError(
      "it holds a key for development, whose private half is not kept as one in use must be");
}

const PublicKey* KeySet::Find(std::string_view id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace tanggap::auth
