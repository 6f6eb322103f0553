// Figures of the contract, which are decimal strings, as people read them. Exactly: no figure
// passes through a floating-point number.
//
//   Rounded("87.277777777778", 2)      // "87.28"
//   Percent("0.921034000000", 1)       // "92.1 %"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tanggap::cli {

// Half away from zero, as reports do it. What has fewer digits stays as it is.
std::string Rounded(std::string_view decimal, size_t digits);
// A share of one, in hundredths.
std::string Percent(std::string_view share, size_t digits);

}  // namespace tanggap::cli
