// HMAC-SHA256 (RFC 2104), 32 bytes. The functions with a purpose (Mac, Pseudonym, BlindIndex) stand
// on it.
#pragma once

#include <string>
#include <string_view>

#include "libs/privacy/key.h"

namespace tanggap::privacy {

std::string HmacSha256(const Key& key, std::string_view bytes);

// Whether two byte strings are equal, in a time that does not tell where they differ.
bool EqualInConstantTime(std::string_view a, std::string_view b);

}  // namespace tanggap::privacy
