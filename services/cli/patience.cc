#include "services/cli/patience.h"

#include <absl/time/clock.h>

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

void Patience::BeginAnew() {
  attempts_ = 0;
  waited_ = absl::ZeroDuration();
}

absl::Duration Patience::PauseAfter(const absl::Status& status) const {
  absl::Duration pause = kFirstPause * (1 << std::min(attempts_, 10));
  pause = std::max(pause, errors::RetryAfterOf(status).value_or(absl::ZeroDuration()));
  pause = std::min(pause, options_.longest_pause);
  return pause * (0.5 + static_cast<double>(random_.Below(1024)) / 1024);
}

bool Patience::WaitAfter(const absl::Status& status) {
  const absl::Duration pause = PauseAfter(status);
  ++attempts_;
  waited_ += pause;
  if (waited_ > options_.total) return false;
  if (options_.wait != nullptr) return options_.wait(pause);
  absl::SleepFor(pause);
  return true;
}

}  // namespace tanggap::cli
