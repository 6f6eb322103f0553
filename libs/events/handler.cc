#include "libs/events/handler.h"

#include "libs/errors/error.h"

namespace tanggap::events {

bool PassesByItself(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kCancelled:
      return true;
    default:
      return false;
  }
}

bool AreAlike(const absl::Status& one, const absl::Status& other) {
  return one.code() == other.code() && errors::ReasonOf(one) == errors::ReasonOf(other);
}

}  // namespace tanggap::events
