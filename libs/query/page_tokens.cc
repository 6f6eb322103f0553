#include "libs/query/page_tokens.h"

#include <bit>
#include <optional>

#include "libs/base/big_endian.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/mac.h"
#include "libs/privacy/sealed_token.h"

namespace tanggap::query {
namespace {

constexpr char kLabel[] = "page-token";
constexpr size_t kMacSize = 32;
// No token of ours comes near: keys are short.
constexpr size_t kMaximumTokenSize = 16 * 1024;

absl::Duration Lifetime() { return absl::Hours(72); }

absl::Status Refused() { return errors::Error(errors::Reason::INVALID_PAGE_TOKEN); }

// Every part with its length, so that no two scopes read alike.
std::string ScopeBytes(const PageScope& scope) {
  std::string bytes;
  for (const std::string_view part : {scope.method, scope.caller, scope.filter, scope.order_by}) {
    bytes += base::Join(part.size(), ":", part);
  }
  return bytes;
}

std::optional<uint64_t> TakeNumber(std::string_view& bytes) {
  if (bytes.size() < 8) return std::nullopt;
  const uint64_t number = base::FromBigEndian(bytes.substr(0, 8));
  bytes.remove_prefix(8);
  return number;
}

// The key's index in the variant, which is its PageKeyType, then its content.
void AppendKey(const PageKey& key, std::string& bytes) {
  bytes += static_cast<char>(key.index());
  if (const auto* yes = std::get_if<bool>(&key)) bytes += base::ToBigEndian(*yes ? 1 : 0);
  if (const auto* integer = std::get_if<int64_t>(&key)) {
    bytes += base::ToBigEndian(static_cast<uint64_t>(*integer));
  }
  if (const auto* number = std::get_if<double>(&key)) {
    bytes += base::ToBigEndian(std::bit_cast<uint64_t>(*number));
  }
  if (const auto* time = std::get_if<absl::Time>(&key)) {
    bytes += base::ToBigEndian(static_cast<uint64_t>(absl::ToUnixMicros(*time)));
  }
  if (const auto* text = std::get_if<std::string>(&key)) {
    bytes += base::ToBigEndian(text->size());
    bytes += *text;
  }
}

std::optional<PageKey> TakeKey(PageKeyType type, std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto written = static_cast<uint8_t>(bytes[0]);
  bytes.remove_prefix(1);
  if (written == 0) return PageKey();
  if (written != static_cast<uint8_t>(type)) return std::nullopt;
  const std::optional<uint64_t> number = TakeNumber(bytes);
  if (!number) return std::nullopt;
  switch (type) {
    case PageKeyType::kBool:
      return PageKey(*number != 0);
    case PageKeyType::kInteger:
      return PageKey(static_cast<int64_t>(*number));
    case PageKeyType::kNumber:
      return PageKey(std::bit_cast<double>(*number));
    case PageKeyType::kTime:
      return PageKey(absl::FromUnixMicros(static_cast<int64_t>(*number)));
    case PageKeyType::kText:
      break;
  }
  if (bytes.size() < *number) return std::nullopt;
  PageKey text(std::string(bytes.substr(0, *number)));
  bytes.remove_prefix(*number);
  return text;
}

}  // namespace

std::string PageTokens::Seal(const PageScope& scope, const std::vector<PageKey>& last_keys) const {
  std::string bytes = privacy::Mac(keys_, kLabel, ScopeBytes(scope));
  for (const PageKey& key : last_keys) AppendKey(key, bytes);
  return privacy::SealToken(keys_, random_, kLabel, bytes, clock_.Now() + Lifetime());
}

absl::StatusOr<std::vector<PageKey>> PageTokens::Open(
    PageScope scope, const std::vector<PageKeyType>& types, std::string_view token,
    const std::vector<std::string>& former_callers) const {
  absl::StatusOr<std::vector<PageKey>> opened = OpenOf(scope, types, token);
  for (const std::string& former : former_callers) {
    if (opened.ok()) break;
    scope.caller = former;
    opened = OpenOf(scope, types, token);
  }
  return opened;
}

absl::StatusOr<std::vector<PageKey>> PageTokens::OpenOf(const PageScope& scope,
                                                        const std::vector<PageKeyType>& types,
                                                        std::string_view token) const {
  std::vector<PageKey> keys;
  if (token.empty()) return keys;
  if (token.size() > kMaximumTokenSize) return Refused();
  const absl::StatusOr<std::string> opened = privacy::OpenToken(keys_, kLabel, token, clock_.Now());
  if (!opened.ok() || opened->size() < kMacSize) return Refused();
  std::string_view bytes = *opened;
  if (!privacy::MacMatches(keys_, kLabel, ScopeBytes(scope), bytes.substr(0, kMacSize))) {
    return Refused();
  }
  bytes.remove_prefix(kMacSize);
  for (const PageKeyType type : types) {
    std::optional<PageKey> key = TakeKey(type, bytes);
    if (!key) return Refused();
    keys.push_back(*std::move(key));
  }
  // Of another release, which sorts by other keys.
  if (!bytes.empty()) return Refused();
  return keys;
}

}  // namespace tanggap::query
