#include "libs/telemetry/json.h"

#include <algorithm>

#include "libs/base/strings.h"

namespace tanggap::telemetry {

namespace {

void AppendAscii(std::string& out, char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte != 0x7F) {
    out += c;
    return;
  }
  out += "\\u00";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 0xF];
}

// How many bytes at the start of `text`, which begins with a byte above 0x7F, are one character; 0
// when none are.
size_t CharacterLength(std::string_view text) {
  for (size_t length = 2; length <= std::min<size_t>(4, text.size()); ++length) {
    if (base::IsUtf8(text.substr(0, length))) return length;
  }
  return 0;
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      AppendAscii(out, text.front());
      text.remove_prefix(1);
      continue;
    }
    const size_t length = CharacterLength(text);
    // U+0080 to U+009F are control characters too, some of which a terminal obeys.
    const bool is_control =
        length == 2 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
    if (length == 0 || is_control) {
      out += "\\ufffd";
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  out += '"';
}

}  // namespace tanggap::telemetry
