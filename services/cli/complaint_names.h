// What people write to name a complaint, and the resource name that the service wants.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::string name, ResolveComplaint("SG7K-3M9Q-XW2B-7", secret, session));
//   // "complaints/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10"
//
// A resource name and a UUID stand for themselves. A tracking number is looked up among the
// complaints that the caller sees; with the secret that came with it, the mailbox is opened and the
// session goes on with the mailbox's token.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "services/cli/session.h"

namespace tanggap::cli {

// The flag for the secret of a complaint's mailbox.
Flag SecretFlag();

absl::StatusOr<std::string> ResolveComplaint(std::string_view written, const std::string& secret,
                                             Session& session);

// "SG7K3M9QXW2B7" in groups of four; anything else as it is.
std::string PrintedNumber(std::string_view number);

}  // namespace tanggap::cli
