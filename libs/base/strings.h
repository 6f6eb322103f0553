// The bridge between std::string_view, which our interfaces use, and Abseil, whose
// absl::string_view is another type on Debian 12 and the same type elsewhere; and the few string
// functions that both sides need.
//
//   std::string key = base::Join("agency/", code);         // Join takes strings, views, literals, numbers
//   std::string_view text = base::AsStd(status.message());
//   absl::Status status(code, base::AsAbsl(text));
#pragma once

#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tanggap::base {

inline absl::string_view AsAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view AsStd(absl::string_view text) { return {text.data(), text.size()}; }

namespace internal {
template <typename T>
decltype(auto) Piece(const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return AsAbsl(std::string_view(value));
  } else {
    return (value);
  }
}
}  // namespace internal

// absl::StrCat that also takes std::string_view.
template <typename... Pieces>
std::string Join(const Pieces&... pieces) {
  return absl::StrCat(internal::Piece(pieces)...);
}

// The parts of `text` between `separator`; "a,,b" gives three, "" gives none.
std::vector<std::string> Split(std::string_view text, char separator);

// Lower-case hexadecimal, and back; `FromHex` gives "" for anything that is not an even number of
// hex digits.
std::string ToHex(std::string_view bytes);
std::string FromHex(std::string_view hex);

// Base64 with the URL alphabet and without padding (RFC 4648 section 5); decoding gives false on
// any other input.
std::string ToBase64Url(std::string_view bytes);
bool FromBase64Url(std::string_view text, std::string* bytes);

// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
bool IsUtf8(std::string_view text);
// How many code points well-formed `text` has.
size_t Utf8Length(std::string_view text);

}  // namespace tanggap::base
