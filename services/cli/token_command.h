// `tanggap token`: a development token, signed by a key file. Prints the token and nothing else.
//
//   TANGGAP_ASSIGN_OR_RETURN(auth::Grant grant, GrantOf("officer@dinkes/bidang-p2p"));
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/auth/principal.h"
#include "services/cli/command.h"

namespace tanggap::cli {

Command TokenCommand();

// ROLE@AGENCY or ROLE@AGENCY/UNIT; * for AGENCY is every agency; ROLE alone is for those that need
// none.
absl::StatusOr<auth::Grant> GrantOf(const std::string& text);

}  // namespace tanggap::cli
