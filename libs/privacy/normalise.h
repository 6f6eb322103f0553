// Brings contact details and identity numbers into the one form in which they are stored and looked
// up, so that the same person is found however the number was typed. Errors say what is expected
// and never repeat what was given.
//
//   NormalisePhone("0812-3456-7890")    -> +6281234567890 (also 62812..., +62 812..., 0062812...)
//   NormalisePhone("+65 6123 4567")     -> +6561234567
//   NormaliseEmail(" Siti@Example.ID ") -> siti@example.id
//   NormaliseNik("3273 0141 0790 0001") -> 3273014107900001
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/privacy/pii.h"

namespace tanggap::privacy {

// E.164. Without a country code the number is Indonesian.
absl::StatusOr<Pii<std::string>> NormalisePhone(std::string_view text);

// Trimmed and in lower case as a whole: addresses that differ in case only are one mailbox
// everywhere that matters.
absl::StatusOr<Pii<std::string>> NormaliseEmail(std::string_view text);

// 16 digits, not beginning with 0. Nothing else is checked: a NIK has no check digit, and numbers
// with impossible birth dates were issued and stay valid.
absl::StatusOr<Pii<std::string>> NormaliseNik(std::string_view text);

}  // namespace tanggap::privacy
