// The claims of our own in a token, read and written: `tanggap.grants`, a list of {role, agency,
// unit} where the agency may be "*", and in tokens of services `tanggap.on_behalf_of`, {iss, sub,
// grants}. Internal to libs/auth.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "libs/auth/principal.h"

namespace tanggap::auth {

// No claim is no grant; a role that this release does not know is passed over; anything that is not
// of this form is TOKEN_MALFORMED, because half a grant may be more than the whole.
absl::StatusOr<std::vector<Grant>> ReadGrants(const nlohmann::json& claims, std::string_view claim);
nlohmann::json WriteGrants(const std::vector<Grant>& grants);

absl::StatusOr<std::optional<Asserted>> ReadOnBehalfOf(const nlohmann::json& claims);
nlohmann::json WriteOnBehalfOf(const Asserted& asserted);

inline constexpr char kGrantsClaim[] = "tanggap.grants";
inline constexpr char kOnBehalfOfClaim[] = "tanggap.on_behalf_of";

}  // namespace tanggap::auth
