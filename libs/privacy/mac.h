// A keyed checksum that nobody without the master key can make or guess: for comparing requests,
// secrets and addresses without keeping them. `label` separates uses.
//
//   row.request_hmac = privacy::Mac(keys, "request", context.request_bytes());
//   bool same = privacy::MacMatches(keys, "request", context.request_bytes(), row.request_hmac);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/privacy/key_ring.h"

namespace tanggap::privacy {

// 32 bytes, under the current key.
std::string Mac(const KeyRing& keys, std::string_view label, std::string_view bytes);
// Under every live key, the current one first: for statements that compare. In the program itself
// use MacMatches.
std::vector<std::string> Macs(const KeyRing& keys, std::string_view label, std::string_view bytes);
// Whether `mac` is the checksum of `bytes` under any live key.
bool MacMatches(const KeyRing& keys, std::string_view label, std::string_view bytes,
                std::string_view mac);

}  // namespace tanggap::privacy
