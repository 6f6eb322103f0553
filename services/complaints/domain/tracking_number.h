// The number a citizen is given: 2 characters of the issuing instance, 10 random ones, and a check
// character (libs/base/crockford.h), so that a typo never reaches the database.
//
//   std::string number = NewTrackingNumber("SG", random);       // "SG7K3M9QXW2B7"
//   std::string printed = PrintTrackingNumber(number);          // "SG7K-3M9Q-XW2B-7"
//   std::optional<std::string> number = ReadTrackingNumber("sg7k 3m9q xw2b 7");
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"

namespace tanggap::complaints {

// `issuer`: the two characters of directory.v1.Instance.issuer, which are of the same alphabet.
std::string NewTrackingNumber(std::string_view issuer, base::Random& random);

// In groups of four with hyphens.
std::string PrintTrackingNumber(std::string_view number);

// The 13 characters in their stored form; nothing when they are not a number that could have been
// given out.
std::optional<std::string> ReadTrackingNumber(std::string_view typed);

}  // namespace tanggap::complaints
