#include "libs/auth/roles.h"

#include <absl/strings/ascii.h>

#include "libs/base/strings.h"

namespace tanggap::auth {

std::optional<Role> RoleFromName(std::string_view name) {
  // Upper case would make ROLE_OFFICER and role_officer of one name.
  for (const char c : name) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c))) return std::nullopt;
  }
  Role role;
  const std::string full = base::Join("ROLE_", absl::AsciiStrToUpper(base::AsAbsl(name)));
  if (!common::v1::Role_Parse(full, &role) || role == common::v1::ROLE_UNSPECIFIED)
    return std::nullopt;
  return role;
}

std::string RoleName(Role role) {
  std::string name = common::v1::Role_Name(role);
  return absl::AsciiStrToLower(base::AsAbsl(name.substr(name.find('_') + 1)));
}

bool SpansAgencies(Role role) {
  return role == common::v1::ROLE_COORDINATOR || role == common::v1::ROLE_AUDITOR ||
         role == common::v1::ROLE_IMPORTER || role == common::v1::ROLE_SERVICE_ACCOUNT;
}

bool IsCode(std::string_view code) {
  return code.size() >= 2 && code.size() <= 32 &&
         code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

}  // namespace tanggap::auth
