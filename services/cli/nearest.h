// The known word that a mistyped one most likely means.
//
//   Nearest("verfiy", {"verify", "version"});      // "verify"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tanggap::cli {

// "" when none is near.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tanggap::cli
