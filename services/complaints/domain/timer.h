// What the service does by itself: remind the reporter, and close or withdraw a case on their
// silence.
//
//   std::optional<absl::Time> when = TimerOf(complaint);      // stored, so that due timers are found by an index
//   std::optional<v1::Action> action = TimerActionAt(complaint, now);
#pragma once

#include <absl/time/time.h>

#include <optional>

#include "services/complaints/domain/complaint.h"

namespace tanggap::complaints {

// When the service next has something to do with this complaint; nothing when only people do.
std::optional<absl::Time> TimerOf(const Complaint& complaint);

// What it has to do at `now`: REMIND, CLOSE or EXPIRE; nothing when it is not time yet.
std::optional<v1::Action> TimerActionAt(const Complaint& complaint, absl::Time now);

}  // namespace tanggap::complaints
