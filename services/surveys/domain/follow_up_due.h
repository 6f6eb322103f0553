// When a suggestion of a respondent is filed with the complaints service: on its agency's day, at a
// minute of chance, so that the time of filing does not tell that of answering.
//
//   if (IsToBeFiled(FilingTime(*calendar, row.file_day, row.comment_key), row.tried, clock.Now())) ...
#pragma once

#include <absl/time/time.h>

#include <cstdint>

#include "libs/base/uuid.h"
#include "libs/directory/calendar.h"

namespace tanggap::surveys {

// Complaints knows requests for 7 days: sent again after that, one would be filed twice.
inline constexpr int kMostFilingDays = 6;

// `day` since 1970, the agency's. The minute is what the key says, which is chance.
absl::Time FilingTime(const directory::WorkCalendar& calendar, int64_t day, const base::Uuid& key);

// The day that one gets which is sent for the first time: the agency's yesterday, all of whose
// minutes have passed, so that it stays due, and for as long as complaints knows this try.
int64_t DayOfFirstTry(const directory::WorkCalendar& calendar, absl::Time now);

// From that time on, as long as it can only be filed once: one that was sent before may be there.
bool IsToBeFiled(absl::Time filing_time, bool tried, absl::Time now);

}  // namespace tanggap::surveys
