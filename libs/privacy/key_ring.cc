#include "libs/privacy/key_ring.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "libs/base/big_endian.h"
#include "libs/base/invariant.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/privacy/derived_key_cache.h"
#include "libs/privacy/hkdf.h"
#include "libs/privacy/private_file.h"

namespace tanggap::privacy {
namespace {

constexpr size_t kMaximumDerivedKeys = 4096;

absl::Status LineError(size_t line, std::string_view problem) {
  return absl::InvalidArgumentError(
      base::Join("line ", line, " of the master key file: ", problem,
                 "; a line reads: key <id from 1 to 255> <64 hexadecimal digits>"));
}

// The words of a line, without its comment.
std::vector<std::string> Words(std::string_view line) {
  std::vector<std::string> words;
  line = line.substr(0, line.find('#'));
  for (std::string& word : base::Split(line, ' ')) {
    std::erase(word, '\r');
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

std::optional<uint8_t> ParseId(std::string_view text) {
  uint8_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size() || id == 0) return std::nullopt;
  return id;
}

// Every part carries its length, so that ("ab", "c") and ("a", "bc") are different keys.
std::string DerivationInfo(std::string_view label, std::initializer_list<std::string_view> parts) {
  std::string info = "tanggap/v1";
  const auto append = [&](std::string_view part) {
    info += base::ToBigEndian(part.size(), 4);
    info += part;
  };
  append(label);
  for (const std::string_view part : parts) append(part);
  return info;
}

}  // namespace

KeyRing::KeyRing(std::vector<MasterKey> keys)
    : keys_(std::move(keys)), derived_(std::make_unique<DerivedKeyCache>(kMaximumDerivedKeys)) {}
KeyRing::KeyRing(KeyRing&&) noexcept = default;
KeyRing& KeyRing::operator=(KeyRing&&) noexcept = default;
KeyRing::~KeyRing() = default;

absl::StatusOr<KeyRing> KeyRing::Load(std::string_view path) {
  TANGGAP_ASSIGN_OR_RETURN(std::string text, ReadPrivateFile(path));
  absl::StatusOr<KeyRing> ring = Parse(text);
  OPENSSL_cleanse(text.data(), text.size());
  if (ring.ok()) return ring;
  return absl::InvalidArgumentError(base::Join(path, ": ", base::AsStd(ring.status().message())));
}

absl::StatusOr<KeyRing> KeyRing::Parse(std::string_view text) {
  std::vector<MasterKey> keys;
  const std::vector<std::string> lines = base::Split(text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::vector<std::string> words = Words(lines[i]);
    if (words.empty()) continue;
    if (words.size() != 3 || words[0] != "key")
      return LineError(i + 1, "not three words that begin with key");
    const std::optional<uint8_t> id = ParseId(words[1]);
    if (!id) return LineError(i + 1, "the id is not a number from 1 to 255");
    for (const MasterKey& key : keys) {
      if (key.id == *id) return LineError(i + 1, "the id was used before");
    }
    const std::string bytes = base::FromHex(words[2]);
    if (bytes.size() != Key::kSize) return LineError(i + 1, "the key is not 64 hexadecimal digits");
    if (keys.size() == 2) return LineError(i + 1, "more than two keys; remove the oldest");
    keys.push_back({*id, Key::FromBytes(bytes)});
  }
  if (keys.empty()) {
    return absl::InvalidArgumentError(
        "the master key file holds no key; a line reads: key <id from 1 to 255> <64 hexadecimal "
        "digits>");
  }
  return KeyRing(std::move(keys));
}

KeyRing KeyRing::Generate(base::Random& random) { return KeyRing({{1, Key::Random(random)}}); }

KeyRing KeyRing::Rotated(base::Random& random) const {
  const MasterKey& current = keys_.front();
  // Ids wrap from 255 to 1: by then nothing sealed under the old 1 is left.
  const uint8_t next = current.id == 255 ? 1 : static_cast<uint8_t>(current.id + 1);
  return KeyRing({{next, Key::Random(random)}, current});
}

absl::Status KeyRing::WriteNew(std::string_view path) const {
  return WriteNewPrivateFile(path, ToText());
}

std::string KeyRing::ToText() const {
  std::string text =
      "# Master keys of a Tanggap instance. Keep a copy elsewhere: without this file encrypted "
      "data "
      "is lost.\n# The first key seals, both open.\n";
  for (const MasterKey& key : keys_) {
    text += base::Join("key ", static_cast<int>(key.id), " ", base::ToHex(key.key.bytes()), "\n");
  }
  return text;
}

std::vector<uint8_t> KeyRing::ids() const {
  std::vector<uint8_t> ids;
  for (const MasterKey& key : keys_) ids.push_back(key.id);
  return ids;
}

bool KeyRing::Has(uint8_t id) const {
  return std::any_of(keys_.begin(), keys_.end(),
                     [&](const MasterKey& key) { return key.id == id; });
}

Key KeyRing::DeriveKey(uint8_t id, std::string_view label,
                       std::initializer_list<std::string_view> parts) const {
  const auto master =
      std::find_if(keys_.begin(), keys_.end(), [&](const MasterKey& key) { return key.id == id; });
  TANGGAP_INVARIANT(master != keys_.end(), "a key is derived from a live master key");
  const std::string info = DerivationInfo(label, parts);
  return derived_->Get(base::Join(static_cast<int>(id), "|", info), [&] {
    std::string bytes = HkdfSha256(master->key.bytes(), "", info, Key::kSize);
    const Key key = Key::FromBytes(bytes);
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return key;
  });
}

}  // namespace tanggap::privacy
