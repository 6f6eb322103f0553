// SHA-256 (FIPS 180-4), for what everybody may compute: to tell contents apart, and for what has
// enough randomness of its own (API keys, tokens, key thumbprints). What must stay unguessable
// though it could be guessed, as a telephone number, wants a key: libs/privacy/hmac.h.
//
//   const std::string hash = base::ToHex(base::Sha256(bytes));
#pragma once

#include <string>
#include <string_view>

namespace tanggap::base {

// 32 bytes.
std::string Sha256(std::string_view bytes);

}  // namespace tanggap::base
