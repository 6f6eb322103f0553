// When the nights are: each begins at 18:00 UTC, which is 01:00 in Jakarta, so that the day before
// it is over in all of Indonesia.
//
//   const Night night = LastNight(clock.Now());
//   if (spent_day < night.day) ...                   // on a day that is over everywhere
#pragma once

#include <absl/time/time.h>

#include <cstdint>

namespace tanggap::surveys {

struct Night {
  // The day, since 1970, that begins in it: all before it are over. It tells nights apart.
  int64_t day = 0;
  absl::Time begin;
};

// UTC's, since 1970: by these what arrives is put apart. Whoever writes, reads or moves it asks
// here, for what one puts under a day that another does not look at stays beside whose it is.
inline int64_t UtcDay(absl::Time time) {
  return absl::ToCivilDay(time, absl::UTCTimeZone()) - absl::CivilDay(1970, 1, 1);
}
inline absl::Time BeginOfUtcDay(int64_t day) {
  return absl::FromCivil(absl::CivilDay(1970, 1, 1) + day, absl::UTCTimeZone());
}

// The one under way at `now`, until the next begins.
inline Night LastNight(absl::Time now) {
  constexpr absl::Duration kUntilMidnight = absl::Hours(6);
  const absl::Time midnight = absl::FromCivil(
      absl::ToCivilDay(now + kUntilMidnight, absl::UTCTimeZone()), absl::UTCTimeZone());
  return {.day = UtcDay(midnight), .begin = midnight - kUntilMidnight};
}

}  // namespace tanggap::surveys
