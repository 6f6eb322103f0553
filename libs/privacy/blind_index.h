// Finds an encrypted value by equality: 16 bytes stored beside it that are the same for the same
// value, agency and field, and mean nothing to whoever has the database but not the master key.
// Never a plain hash: all plausible NIKs can be hashed in minutes. Agencies have different keys, so
// their dumps cannot be joined. Normalise first (normalise.h).
//
//   row.phone_index = privacy::BlindIndex(keys, "dinkes", "phone", phone);
//   where phone_index = any($1)                 -- with privacy::BlindIndexes(...)
//
// BlindIndexes also finds the rows that were written before the master key was replaced.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/privacy/key_ring.h"
#include "libs/privacy/pii.h"

namespace tanggap::privacy {

// Under the current key.
std::string BlindIndex(const KeyRing& keys, std::string_view agency, std::string_view field,
                       const Pii<std::string>& normalised);
// Under every live key, the current one first.
std::vector<std::string> BlindIndexes(const KeyRing& keys, std::string_view agency,
                                      std::string_view field, const Pii<std::string>& normalised);

}  // namespace tanggap::privacy
