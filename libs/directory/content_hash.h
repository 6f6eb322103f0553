// A short hash that tells contents apart: for etags, and to see whether something has changed.
#pragma once

#include <string>
#include <string_view>

namespace tanggap::directory {

// 32 hexadecimal digits of SHA-256.
std::string ContentHash(std::string_view content);

// The same as an etag: in double quotes.
std::string EtagOf(std::string_view content);

}  // namespace tanggap::directory
