#include "services/cli/import/decoding.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

// What Windows-1252 has where Latin-1 has control characters, from 0x80 on; 0 for nothing.
constexpr uint16_t kWindows[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void Append(uint16_t code, std::string& text) {
  if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
  } else {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  }
  text += static_cast<char>(0x80 | (code & 0x3F));
}

}  // namespace

bool Decode(v1::TableEncoding encoding, std::string* cell) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(cell->begin(), cell->end(), is_ascii)) return true;
  if (encoding != v1::TABLE_ENCODING_LATIN_1 && encoding != v1::TABLE_ENCODING_WINDOWS_1252)
    return base::IsUtf8(*cell);
  std::string text;
  text.reserve(cell->size() * 2);
  for (const char c : *cell) {
    uint16_t code = static_cast<unsigned char>(c);
    if (code < 0x80) {
      text += c;
      continue;
    }
    if (encoding == v1::TABLE_ENCODING_WINDOWS_1252 && code < 0xA0) code = kWindows[code - 0x80];
    if (code == 0) return false;
    Append(code, text);
  }
  *cell = std::move(text);
  return true;
}

}  // namespace tanggap::cli
