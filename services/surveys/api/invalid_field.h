// Refuses a request for one of its fields.
//
//   if (IsBlank(request.cause())) return InvalidField("cause", "Cannot be emptied.");
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "libs/errors/error.h"

namespace tanggap::surveys {

// INVALID_FIELD, with the name of the field and what it must be.
inline absl::Status InvalidField(const std::string& field, std::string_view what) {
  return errors::Error(errors::Reason::INVALID_FIELD).With("field", field).Field(field, what);
}

}  // namespace tanggap::surveys
