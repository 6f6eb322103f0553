// Decimal numbers as people answer them, exactly: at most 12 digits before the point and 6 after
// it, held as a whole number of millionths, which 64 bits hold and compare without rounding.
//
//   std::optional<int64_t> value = ReadMillionths("-0.5");     // -500'000
//   CanonicalNumber("007.10")                                  // "7.1"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tanggap::surveys {

inline constexpr int64_t kMillion = 1'000'000;

// Nothing for any other form than -?[0-9]{1,12}(\.[0-9]{1,6})?
std::optional<int64_t> ReadMillionths(std::string_view text);

// How many digits after the point the number needs.
int DecimalsOf(int64_t millionths);

// The one way to write a number: no leading zeros, no zeros that end a fraction, no sign of zero.
// What is no number comes back as it is.
std::string CanonicalNumber(std::string_view text);

}  // namespace tanggap::surveys
