#include "libs/base/strings.h"

#include <absl/strings/escaping.h>

#include <cstdint>

namespace tanggap::base {

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  size_t start = 0;
  for (size_t end; (end = text.find(separator, start)) != std::string_view::npos; start = end + 1) {
    parts.emplace_back(text.substr(start, end - start));
  }
  parts.emplace_back(text.substr(start));
  return parts;
}

std::string ToHex(std::string_view bytes) { return absl::BytesToHexString(AsAbsl(bytes)); }

std::string FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return "";
  if (hex.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) return "";
  return absl::HexStringToBytes(AsAbsl(hex));
}

std::string ToBase64Url(std::string_view bytes) { return absl::WebSafeBase64Escape(AsAbsl(bytes)); }

bool FromBase64Url(std::string_view text, std::string* bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (text.find_first_not_of(kAlphabet) != std::string_view::npos || text.size() % 4 == 1)
    return false;
  return absl::WebSafeBase64Unescape(AsAbsl(text), bytes);
}

namespace {

// The length of the well-formed UTF-8 sequence at the start of `text`, 0 when there is none.
// Unicode 15, table 3-7.
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const auto in = [&](size_t i, uint8_t low, uint8_t high) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return in(1, 0x80, 0xBF) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const uint8_t high = lead == 0xED ? 0x9F : 0xBF;
    return in(1, low, high) && in(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const uint8_t low = lead == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
    return in(1, low, high) && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

size_t Utf8Length(std::string_view text) {
  size_t length = 0;
  for (const char c : text) length += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
  return length;
}

}  // namespace tanggap::base
