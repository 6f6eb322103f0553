// Which days a device without network may bring responses of, and which month they count for.
//
//   const OfflineDays days = {today, today + OfflineDaysAsked(request.days())};
//   if (!MayBeCaptured(days, captured, today)) return Error(Reason::CLAIMED_TIME_IMPOSSIBLE);
//   const int month = NumberOf(MonthCounted(captured, today, is_published));
#pragma once

#include <absl/time/civil_time.h>

namespace tanggap::surveys {

struct OfflineDays {
  absl::CivilDay first;
  absl::CivilDay last;
};

// How long what a device is given holds: as asked, up to 31 days; 0 asks for the usual 7.
int OfflineDaysAsked(int asked);

// One of its days, and none that has yet to come.
bool MayBeCaptured(const OfflineDays& days, absl::CivilDay captured, absl::CivilDay today);

// That of the day on which it was given; today's when the results of that month are published,
// which take no other responses any more: the answers are not lost, and no published figure
// changes.
absl::CivilMonth MonthCounted(absl::CivilDay captured, absl::CivilDay today, bool is_published);

}  // namespace tanggap::surveys
