// A name for somebody that says nothing about them and cannot be turned back without the master
// key, but is always the same one under one key: who acted, in idempotency rows, audit and events.
// `label` separates uses that must not be joined.
//
//   std::string actor = privacy::Pseudonym(keys, "principal", {issuer, subject});
//
// A pseudonym is 32 hexadecimal digits.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "libs/privacy/key_ring.h"

namespace tanggap::privacy {

// Under the current key.
std::string Pseudonym(const KeyRing& keys, std::string_view label,
                      std::initializer_list<std::string_view> parts);
// Under every live key, the current one first: for finding rows written before the master key was
// replaced.
std::vector<std::string> Pseudonyms(const KeyRing& keys, std::string_view label,
                                    std::initializer_list<std::string_view> parts);

}  // namespace tanggap::privacy
