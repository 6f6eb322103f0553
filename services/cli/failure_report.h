// What went wrong, why, and what to do, for people or, with --json, for programs; and the exit code
// that goes with it.
//
//   return Report(status, arguments, surroundings);
#pragma once

#include <absl/status/status.h>

#include "services/cli/arguments.h"
#include "services/cli/service.h"
#include "services/cli/surroundings.h"

namespace tanggap::cli {

// Writes to the error stream. The result is the exit code.
int Report(const absl::Status& status, const Arguments& arguments, Surroundings& surroundings,
           const Service& service = kComplaints);

}  // namespace tanggap::cli
