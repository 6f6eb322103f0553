// HKDF-SHA256 (RFC 5869): many independent keys from one. `info` says what the key is for; two
// different infos give keys that have nothing to do with each other.
//
//   std::string key = HkdfSha256(master, /*salt=*/"", "tanggap/page-token", 32);
#pragma once

#include <string>
#include <string_view>

namespace tanggap::privacy {

// `size` is 1 to 8160 bytes.
std::string HkdfSha256(std::string_view secret, std::string_view salt, std::string_view info,
                       size_t size);

}  // namespace tanggap::privacy
