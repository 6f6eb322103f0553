#include "services/surveys/store/collection_cipher.h"

#include <initializer_list>

#include "libs/base/big_endian.h"
#include "libs/base/crockford.h"
#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/privacy/hkdf.h"
#include "libs/privacy/hmac.h"
#include "libs/privacy/sealed_blob.h"

namespace tanggap::surveys {

namespace {

constexpr size_t kReceiptBody = 24;
constexpr size_t kSerialCharacters = 5;
constexpr size_t kProofCharacters = 20;
constexpr size_t kTokenCharacters = kSerialCharacters + kProofCharacters + 1;

// Each part with its length, so that no two lists of parts are the same bytes.
std::string Hash(const privacy::Key& key, std::string_view label,
                 std::initializer_list<std::string_view> parts) {
  std::string bytes = base::Join("tanggap.surveys|", label);
  for (const std::string_view part : parts) {
    bytes += base::ToBigEndian(part.size(), 4);
    bytes += part;
  }
  return privacy::HmacSha256(key, bytes);
}

base::Uuid NameOf(const privacy::Key& key, std::string_view label,
                  std::initializer_list<std::string_view> parts) {
  return *base::Uuid::FromBytes(std::string_view(Hash(key, label, parts)).substr(0, 16));
}

std::string Checked(std::string body) {
  body += base::CrockfordCheck(body);
  return body;
}

// A key that neither who has the database nor who has the survey's key can make, without `secret`.
privacy::Key SealingKey(const privacy::Key& key, std::string_view secret, std::string_view label) {
  return privacy::Key::FromBytes(privacy::HkdfSha256(
      secret, key.bytes(), base::Join("tanggap.surveys|", label), privacy::Key::kSize));
}

std::string Seal(const privacy::Key& key, std::string_view secret, std::string_view label,
                 std::string_view plain, base::Random& random) {
  return privacy::SealBlob(SealingKey(key, secret, label), privacy::kDataKeyId, plain, label,
                           random);
}

std::optional<std::string> Open(const privacy::Key& key, std::string_view secret,
                                std::string_view label, std::string_view sealed) {
  return privacy::OpenBlob(SealingKey(key, secret, label), sealed, label);
}

}  // namespace

std::string CollectionCipher::ReceiptOf(const base::Uuid& response_id) const {
  return Checked(base::ToCrockford(Hash(key_, "receipt", {response_id.bytes()}), kReceiptBody));
}

std::string CollectionCipher::ImportReceiptOf(std::string_view source,
                                              std::string_view external_id) const {
  return Checked(base::ToCrockford(Hash(key_, "import", {source, external_id}), kReceiptBody));
}

std::optional<std::string> CollectionCipher::ReadReceipt(std::string_view typed) {
  return base::ReadCrockford(typed, kReceiptBody + 1);
}

base::Uuid CollectionCipher::SeenKey(std::string_view receipt) const {
  return NameOf(key_, "seen", {receipt});
}

base::Uuid CollectionCipher::ResponseKey(std::string_view receipt) const {
  return NameOf(key_, "name", {receipt});
}

base::Uuid CollectionCipher::CommentKey(std::string_view receipt, std::string_view question) const {
  return NameOf(key_, "comment", {receipt, question});
}

base::Uuid CollectionCipher::DraftKey(const base::Uuid& response_id) const {
  return NameOf(key_, "draft", {response_id.bytes()});
}

base::Uuid CollectionCipher::AccountKey(std::string_view issuer, std::string_view subject) const {
  return NameOf(key_, "account", {issuer, subject});
}

std::string CollectionCipher::SealSeen(std::string_view receipt, const FirstAnswer& first) const {
  const std::string plain =
      base::ToBigEndian(first.content_hash.size(), 4) + first.content_hash + first.answer;
  return Seal(key_, receipt, "seen", plain, random_);
}

std::optional<FirstAnswer> CollectionCipher::OpenSeen(std::string_view receipt,
                                                      std::string_view sealed) const {
  const std::optional<std::string> plain = Open(key_, receipt, "seen", sealed);
  if (!plain.has_value() || plain->size() < 4) return std::nullopt;
  const uint64_t size = base::FromBigEndian(std::string_view(*plain).substr(0, 4));
  if (size > plain->size() - 4) return std::nullopt;
  return FirstAnswer{plain->substr(4, size), plain->substr(4 + size)};
}

std::string CollectionCipher::SealHash(std::string_view receipt,
                                       std::string_view content_hash) const {
  return Seal(key_, receipt, "hash", content_hash, random_);
}

std::optional<std::string> CollectionCipher::OpenHash(std::string_view receipt,
                                                      std::string_view sealed) const {
  return Open(key_, receipt, "hash", sealed);
}

std::string CollectionCipher::SealDraft(const base::Uuid& response_id,
                                        std::string_view draft) const {
  return Seal(key_, response_id.bytes(), "draft", draft, random_);
}

std::optional<std::string> CollectionCipher::OpenDraft(const base::Uuid& response_id,
                                                       std::string_view sealed) const {
  return Open(key_, response_id.bytes(), "draft", sealed);
}

std::string CollectionCipher::TokenOf(const base::Uuid& collector, int64_t serial) const {
  TANGGAP_INVARIANT(serial > 0 && serial <= kMostTokens, "a token's serial is out of range");
  // The 25 bits of the serial at the upper end of four bytes.
  const std::string number = base::ToBigEndian(static_cast<uint64_t>(serial) << 7, 4);
  return Checked(
      base::ToCrockford(number, kSerialCharacters) +
      base::ToCrockford(Hash(key_, "token", {collector.bytes(), number}), kProofCharacters));
}

std::optional<int64_t> CollectionCipher::ReadToken(const base::Uuid& collector,
                                                   std::string_view typed) const {
  const std::optional<std::string> token = base::ReadCrockford(typed, kTokenCharacters);
  if (!token.has_value()) return std::nullopt;
  const auto serial = static_cast<int64_t>(
      base::FromCrockford(std::string_view(*token).substr(0, kSerialCharacters)));
  if (serial == 0 || !privacy::EqualInConstantTime(TokenOf(collector, serial), *token)) {
    return std::nullopt;
  }
  return serial;
}

std::string CollectionCipher::BundleKey(const base::Uuid& bundle) const {
  return Hash(key_, "bundle", {bundle.bytes()});
}

std::string OfflineSeal(std::string_view bundle_key, const base::Uuid& response_id,
                        std::string_view content_hash, std::string_view capture_date) {
  return base::ToHex(privacy::HmacSha256(
      privacy::Key::FromBytes(bundle_key),
      base::Join(response_id.ToString(), "\n", content_hash, "\n", capture_date)));
}

}  // namespace tanggap::surveys
