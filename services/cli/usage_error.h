// A command that was written wrongly, as a status. It ends with exit code 2, what the service
// refuses ends with 1.
//
//   if (words.empty()) return UsageError("Name the complaint: tanggap show NUMBER");
//   if (IsUsageError(status)) ...
#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace tanggap::cli {

absl::Status UsageError(std::string_view sentence);
bool IsUsageError(const absl::Status& status);

}  // namespace tanggap::cli
