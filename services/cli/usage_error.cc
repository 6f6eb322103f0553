#include "services/cli/usage_error.h"

#include <absl/strings/cord.h>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {
constexpr char kUrl[] = "tanggap/usage";
}

absl::Status UsageError(std::string_view sentence) {
  absl::Status status = absl::InvalidArgumentError(base::AsAbsl(sentence));
  status.SetPayload(kUrl, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) { return status.GetPayload(kUrl).has_value(); }

}  // namespace tanggap::cli
