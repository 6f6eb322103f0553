// How long what somebody has saved is kept, and the places that it needs are held.
//
//   draft.expire_day = UtcDay(now) + kDaysDraftsAreKept;
//   draft.expire_minute = PlaceExpiry(now);
#pragma once

#include <absl/time/time.h>

#include <cstdint>

namespace tanggap::surveys {

inline constexpr int64_t kDaysDraftsAreKept = 7;
inline constexpr absl::Duration kPlaceIsHeld = absl::Minutes(30);
// Finer than this nothing says when somebody saved.
inline constexpr absl::Duration kPlaceExpiryStep = absl::Minutes(15);

// The minute since 1970 from which on a place is not held any more that somebody takes now.
inline int64_t PlaceExpiry(absl::Time now) {
  return absl::ToInt64Minutes(absl::Ceil(now + kPlaceIsHeld - absl::UnixEpoch(), kPlaceExpiryStep));
}

}  // namespace tanggap::surveys
