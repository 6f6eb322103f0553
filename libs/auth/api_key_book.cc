#include "libs/auth/api_key_book.h"

#include <optional>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/hmac.h"

namespace tanggap::auth {
namespace {

constexpr std::string_view kPrefix = "tgp_";
constexpr size_t kIdSize = 8;
constexpr size_t kSecretBytes = 32;
constexpr size_t kKeySize = 4 + kIdSize + 1 + 43;
constexpr std::string_view kIdAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

using Attributes = std::map<std::string, std::string>;

absl::Status LineError(size_t line, std::string_view problem) {
  return absl::InvalidArgumentError(base::Join("line ", line, ": ", problem));
}

bool IsId(std::string_view id) {
  return id.size() == kIdSize && id.find_first_not_of(kIdAlphabet) == std::string_view::npos;
}

bool IsMethodPattern(std::string_view pattern) {
  if (pattern == "*") return true;
  if (pattern.size() > 2 && pattern.substr(pattern.size() - 2) == ".*") pattern.remove_suffix(2);
  return !pattern.empty() &&
         pattern.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._") ==
             std::string_view::npos;
}

// The name=value words after "key <id>"; nothing when one is of another form, unknown or repeated.
std::optional<Attributes> ReadAttributes(const std::vector<std::string>& words) {
  static constexpr std::string_view kNames[] = {"sha256",  "partner", "agencies",    "roles",
                                                "methods", "expires", "on_behalf_of"};
  Attributes attributes;
  for (size_t i = 2; i < words.size(); ++i) {
    const size_t equals = words[i].find('=');
    if (equals == std::string::npos) return std::nullopt;
    const std::string name = words[i].substr(0, equals);
    bool known = false;
    for (const std::string_view each : kNames) known |= each == name;
    if (!known || !attributes.emplace(name, words[i].substr(equals + 1)).second)
      return std::nullopt;
  }
  if (!attributes.count("on_behalf_of")) attributes["on_behalf_of"] = "no";
  return attributes.size() == std::size(kNames) ? std::optional(attributes) : std::nullopt;
}

// Every role in every agency.
absl::StatusOr<std::vector<Grant>> ReadKeyGrants(const Attributes& attributes) {
  std::vector<Grant> grants;
  for (const std::string& agency : base::Split(attributes.at("agencies"), ',')) {
    if (agency != kEveryAgency && !IsCode(agency))
      return absl::InvalidArgumentError("an agency is no code");
    for (const std::string& name : base::Split(attributes.at("roles"), ',')) {
      const std::optional<Role> role = RoleFromName(name);
      // Services have keys of their own, which say for whom they act.
      if (!role || *role == common::v1::ROLE_SERVICE_ACCOUNT) {
        return absl::InvalidArgumentError("a role does not exist or is not for partners");
      }
      grants.push_back({*role, agency, ""});
    }
  }
  if (grants.empty()) return absl::InvalidArgumentError("no role or no agency");
  return grants;
}

absl::StatusOr<ApiKey> ReadKey(const Attributes& attributes, const privacy::KeyRing& keys) {
  ApiKey key;
  key.hash = base::FromHex(attributes.at("sha256"));
  if (key.hash.size() != 32)
    return absl::InvalidArgumentError("sha256 is not 64 hexadecimal digits");
  std::string ignored;
  const std::string& expires = attributes.at("expires");
  if (!absl::ParseTime(absl::RFC3339_full, expires, &key.expiry, &ignored) ||
      key.expiry == absl::InfiniteFuture()) {
    return absl::InvalidArgumentError("expires is not a time such as 2027-01-01T00:00:00Z");
  }
  const std::string& asserts = attributes.at("on_behalf_of");
  if (asserts != "yes" && asserts != "no")
    return absl::InvalidArgumentError("on_behalf_of is not yes or no");
  key.may_assert = asserts == "yes";
  if (!IsCode(attributes.at("partner"))) return absl::InvalidArgumentError("partner is no code");
  Principal principal;
  principal.kind = PrincipalKind::kApiKey;
  principal.issuer = kApiKeyIssuer;
  principal.subject = privacy::Pii<std::string>(attributes.at("partner"));
  TANGGAP_ASSIGN_OR_RETURN(principal.grants, ReadKeyGrants(attributes));
  principal.methods = base::Split(attributes.at("methods"), ',');
  if (principal.methods.empty()) return absl::InvalidArgumentError("no method");
  for (const std::string& pattern : principal.methods) {
    if (!IsMethodPattern(pattern))
      return absl::InvalidArgumentError("a method is no name or pattern");
  }
  SetPseudonyms(keys, principal);
  key.principal = std::make_shared<const Principal>(std::move(principal));
  return key;
}

std::vector<std::string> Words(std::string_view line) {
  std::vector<std::string> words;
  for (std::string& word : base::Split(line, ' ')) {
    std::erase(word, '\r');
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace

absl::StatusOr<ApiKeyBook> ApiKeyBook::Parse(std::string_view text, const privacy::KeyRing& keys) {
  ApiKeyBook book;
  std::map<std::string, int> keys_of_partner;
  const std::vector<std::string> lines = base::Split(text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::vector<std::string> words = Words(lines[i]);
    if (words.empty() || words[0][0] == '#') continue;
    if (words[0] != "key" || words.size() < 2 || !IsId(words[1])) {
      return LineError(i + 1, "does not begin with key and an id of 8 letters and digits");
    }
    const std::optional<Attributes> attributes = ReadAttributes(words);
    if (!attributes) {
      return LineError(i + 1,
                       "needs each once: sha256= partner= agencies= roles= methods= expires=, and "
                       "may have on_behalf_of=");
    }
    absl::StatusOr<ApiKey> key = ReadKey(*attributes, keys);
    if (!key.ok()) return LineError(i + 1, base::AsStd(key.status().message()));
    if (++keys_of_partner[attributes->at("partner")] > 2) {
      return LineError(i + 1, "a third key of one partner; remove the oldest");
    }
    if (!book.keys_.emplace(words[1], *std::move(key)).second) {
      return LineError(i + 1, "the id was used before");
    }
  }
  return book;
}

bool ApiKeyBook::LooksLikeKey(std::string_view bearer) {
  return bearer.substr(0, kPrefix.size()) == kPrefix;
}

absl::StatusOr<const ApiKey*> ApiKeyBook::Find(std::string_view key, absl::Time now) const {
  const auto refused = [](std::string_view cause) -> absl::Status {
    return errors::Error(errors::Reason::API_KEY_REFUSED).Because(cause);
  };
  if (!LooksLikeKey(key) || key.size() != kKeySize || key[kPrefix.size() + kIdSize] != '_') {
    return refused("not of the form tgp_<id>_<secret>");
  }
  const auto found = keys_.find(key.substr(kPrefix.size(), kIdSize));
  if (found == keys_.end()) return refused("unknown id");
  if (!privacy::EqualInConstantTime(base::Sha256(key), found->second.hash))
    return refused("wrong secret");
  if (now >= found->second.expiry) return refused("expired");
  return &found->second;
}

NewApiKey MakeApiKey(base::Random& random) {
  std::string id;
  while (id.size() < kIdSize) id += kIdAlphabet[random.Below(kIdAlphabet.size())];
  const std::string key =
      base::Join(kPrefix, id, "_", base::ToBase64Url(random.Bytes(kSecretBytes)));
  return {key, base::Join("key ", id, " sha256=", base::ToHex(base::Sha256(key)))};
}

}  // namespace tanggap::auth
