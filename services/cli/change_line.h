// One change of a complaint as `watch` prints it, for people or for programs.
//
//   out << ChangeLine(change, view) << "\n";
//   //  2 Mar 2026 10:00 WIB  dinkes      complaints/018bcfe5-...  Verified             VERIFIED
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/cli/view.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::cli {

// When, whose, which, what, and where it stands.
std::string ChangeLine(const complaints::v1::ComplaintChange& change, const View& view);

}  // namespace tanggap::cli
