// How long single responses are held: so many months, after which the night deletes them and nobody
// is shown them any more. The sums that were made of them stay.
//
//   if (response.month < FirstMonthHeld(survey.hold_months, today)) return NotFound(name);
#pragma once

#include <absl/time/civil_time.h>

namespace tanggap::surveys {

// As 202607, of a survey that holds them for so many months besides the one that `today` is in.
int FirstMonthHeld(int hold_months, absl::CivilDay today);

}  // namespace tanggap::surveys
