// Text for people: the nearest known name for a mistyped one, masked passwords, wrapped paragraphs.
// Internal to config.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::config::internal {

// The candidate that is few edits (a letter more, less, other, or two swapped) away, or "" when
// none is near.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

// `text` with *** for the password in "scheme://user:password@host" and in "password=value".
std::string MaskPasswords(std::string_view text);

// Breaks `text` at spaces into lines of at most `width` characters where words allow.
std::vector<std::string> Wrap(std::string_view text, size_t width);

}  // namespace tanggap::config::internal
