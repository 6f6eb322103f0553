// A UUID made of what it stands for: the same for the same bytes, on every machine and for ever.
// For the request_id of a call that is repeated, by whoever repeats it, and counts once.
//
//   const base::Uuid id = base::UuidFromHash(base::Join("surveys.follow_up", key, rule), 8);
#pragma once

#include <cstdint>
#include <string_view>

#include "libs/base/uuid.h"

namespace tanggap::base {

// The first 16 bytes of SHA-256 in the form of that version: 8 says that a hash it is (RFC 9562,
// appendix B.2); 4 looks like chance.
Uuid UuidFromHash(std::string_view bytes, uint8_t version);

}  // namespace tanggap::base
