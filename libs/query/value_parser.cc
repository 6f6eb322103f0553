#include "libs/query/value_parser.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::query {
namespace {

template <typename Number>
std::optional<Value> ParseNumber(const Token& token) {
  Number number{};
  const char* end = token.text.data() + token.text.size();
  const auto [stop, error] = std::from_chars(token.text.data(), end, number);
  if (token.kind != TokenKind::kWord || error != std::errc() || stop != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(number)) return std::nullopt;
    // -0 and 0 are one number, and must print alike.
    if (number == 0) number = 0;
  }
  return number;
}

std::optional<Value> ParseBool(const Token& token) {
  if (token.kind != TokenKind::kWord) return std::nullopt;
  if (token.text == "true") return true;
  if (token.text == "false") return false;
  return std::nullopt;
}

// RFC 3339 as its grammar says. Abseil alone would also take surrounding space, "infinite-future"
// and five-digit years.
bool LooksLikeTime(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() <= kShape.size() || text.size() > 40) return false;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '0' ? !digit : text[i] != kShape[i]) return false;
  }
  return text.find_first_not_of("0123456789.:+-Z", kShape.size()) == std::string_view::npos;
}

std::optional<Value> ParseTime(const Token& token) {
  if (token.kind != TokenKind::kString || !LooksLikeTime(token.text)) return std::nullopt;
  absl::Time time;
  std::string ignored;
  if (!absl::ParseTime(absl::RFC3339_full, token.text, &time, &ignored)) return std::nullopt;
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

std::optional<Value> ParseEnum(const Field& field, const Token& token) {
  for (const EnumChoice& choice : field.choices()) {
    if (token.text == choice.name || (!choice.alias.empty() && token.text == choice.alias)) {
      return EnumValue{choice.name, choice.number};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Value> ParseValue(const Field& field, const Token& token) {
  switch (field.type()) {
    case FieldType::kText:
      return token.text;
    case FieldType::kInteger:
      return ParseNumber<int64_t>(token);
    case FieldType::kNumber:
      return ParseNumber<double>(token);
    case FieldType::kBool:
      return ParseBool(token);
    case FieldType::kTime:
      return ParseTime(token);
    case FieldType::kEnum:
      break;
  }
  return ParseEnum(field, token);
}

std::string ExpectedValue(const Field& field) {
  switch (field.type()) {
    case FieldType::kText:
      return "a word or a text in quotes";
    case FieldType::kInteger:
      return "a whole number without quotes";
    case FieldType::kNumber:
      return "a number without quotes";
    case FieldType::kBool:
      return "true or false";
    case FieldType::kTime:
      return "a time in quotes, such as \"2026-01-31T08:00:00+07:00\"";
    case FieldType::kEnum:
      break;
  }
  std::string text = "one of";
  for (const EnumChoice& choice : field.choices()) {
    text += base::Join(text == "one of" ? " " : ", ",
                       choice.alias.empty() ? choice.name : choice.alias);
  }
  return text;
}

}  // namespace tanggap::query
