#include "libs/events/sparing_source.h"

#include <algorithm>

namespace tanggap::events {

namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(10);
// What Redis gives waits for so long.
constexpr absl::Duration kShortTimeLimitOfHead = absl::Seconds(1);
constexpr absl::Duration kShortTimeLimitOfRead = absl::Seconds(2);
// How much longer than a failed call took the source is left alone.
constexpr int kPauseToCall = 4;

}  // namespace

absl::StatusOr<std::vector<LogHead>> SparingSource::Head(const std::vector<std::string>& agencies) {
  const SteadyTime begin = SteadyNow();
  absl::StatusOr<std::vector<LogHead>> heads =
      source_.Head(agencies, Deadline(kShortTimeLimitOfHead));
  Note(heads.status(), begin);
  return heads;
}

absl::StatusOr<std::vector<LogSlice>> SparingSource::Read(const std::vector<LogPosition>& positions,
                                                          const ReadLimits& limits) {
  const SteadyTime begin = SteadyNow();
  absl::StatusOr<std::vector<LogSlice>> slices =
      source_.Read(positions, limits, Deadline(kShortTimeLimitOfRead));
  Note(slices.status(), begin);
  return slices;
}

absl::Time SparingSource::Deadline(absl::Duration while_redis_answers) const {
  return clock_.Now() + (alone_ ? kTimeLimit : while_redis_answers);
}

void SparingSource::Note(const absl::Status& status, SteadyTime begin) {
  status_ = status;
  if (status.ok() || alone_) {
    pause_ = shortest_;
    not_before_ = {};
    return;
  }
  const absl::Duration took = absl::FromChrono(SteadyNow() - begin);
  not_before_ = After(std::min(std::max(pause_, took * kPauseToCall), longest_));
  pause_ = std::min(pause_ * 2, longest_);
}

}  // namespace tanggap::events
