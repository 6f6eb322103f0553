// SHA-256, for what has enough randomness of its own: API keys, tokens, key thumbprints.
#pragma once

#include <string>
#include <string_view>

namespace tanggap::auth {

// 32 bytes.
std::string Sha256(std::string_view bytes);

}  // namespace tanggap::auth
