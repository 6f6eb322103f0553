// Roles by their names in tokens and files: "front_desk" is ROLE_FRONT_DESK.
#pragma once

#include <tanggap/common/v1/access.pb.h>

#include <optional>
#include <string>
#include <string_view>

namespace tanggap::auth {

using common::v1::Role;

// Nothing for a name that this release does not know.
std::optional<Role> RoleFromName(std::string_view name);
std::string RoleName(Role role);

// Whether the role may be given for every agency, with "*" for one, as access.proto lists them. Of
// any other such a grant reaches none.
bool SpansAgencies(Role role);

// Whether `code` can name an agency or unit: [a-z0-9-]{2,32}.
bool IsCode(std::string_view code);

}  // namespace tanggap::auth
