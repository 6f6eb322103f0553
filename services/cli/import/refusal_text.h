// Why a rule of the contract or the service refuses a case, as a reason in a report: one line
// without its full stop.
//
//   outcome.reason = ReasonOf(status);     // "Not possible (steps[0].unit: There is no such unit)"
#pragma once

#include <absl/status/status.h>

#include <string>

#include "libs/errors/error.h"

namespace tanggap::cli {

std::string ReasonOf(const errors::FieldViolation& violation);
// Its sentence, and what is wrong with which field.
std::string ReasonOf(const absl::Status& status);

}  // namespace tanggap::cli
