#include "services/cli/patience.h"

#include <algorithm>

#include "libs/errors/error.h"

namespace tanggap::cli {
namespace {
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
}

bool MayPass(const absl::Status& status) {
  // What is too large stays so.
  if (errors::ReasonOf(status) == errors::Reason::REQUEST_TOO_LARGE) return false;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
      return true;
    default:
      return false;
  }
}

absl::Duration PauseBefore(int attempt, const absl::Status& status, base::Random& random,
                           absl::Duration longest) {
  absl::Duration pause = kFirstPause * (1 << std::min(attempt, 10));
  pause = std::max(pause, errors::RetryAfterOf(status).value_or(absl::ZeroDuration()));
  pause = std::min(pause, longest);
  return pause * (0.5 + static_cast<double>(random.Below(1024)) / 1024);
}

}  // namespace tanggap::cli
