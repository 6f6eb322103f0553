// Numbers that people read aloud and type, in Crockford's base 32: no I, L, O, U; case, hyphens and
// spaces do not matter. The last character is a check of the others, so that a typo never reaches
// the database: up to 31 characters it catches every single mistyped character, every swap of
// neighbours and every twin error.
//
//   std::string number = "SG" + RandomCrockford(10, random);
//   number += CrockfordCheck(number);                                    // "SG7K3M9QXW2B7"
//   std::string printed = PrintCrockford(number);                        // "SG7K-3M9Q-XW2B-7"
//   std::optional<std::string> read = ReadCrockford("sg7k 3m9q xw2b 7", 13);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"

namespace tanggap::base {

// Characters by chance, 5 bits each, without a check.
std::string RandomCrockford(size_t length, Random& random);

// The first `length` * 5 bits of `bytes`, in stored form and without a check. It has as many.
std::string ToCrockford(std::string_view bytes, size_t length);

// The number that characters in stored form stand for, at most 12 of them.
uint64_t FromCrockford(std::string_view stored);

// What stands behind `body`, which is in stored form: the alphabet's own characters alone.
char CrockfordCheck(std::string_view body);

// In groups of four with hyphens.
std::string PrintCrockford(std::string_view number);

// The `length` characters in their stored form, the check among them; nothing when they are not a
// number that could have been given out.
std::optional<std::string> ReadCrockford(std::string_view typed, size_t length);

}  // namespace tanggap::base
