#include "services/surveys/domain/follow_up_due.h"

#include <absl/time/civil_time.h>

#include <string_view>

namespace tanggap::surveys {

absl::Time FilingTime(const directory::WorkCalendar& calendar, int64_t day, const base::Uuid& key) {
  const std::string_view bytes = key.bytes();
  const int chance =
      static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]);
  return calendar.StartOf(absl::CivilDay(1970, 1, 1) + day) + absl::Minutes(chance % (24 * 60));
}

int64_t DayOfFirstTry(const directory::WorkCalendar& calendar, absl::Time now) {
  return calendar.DateOf(now) - absl::CivilDay(1970, 1, 1) - 1;
}

bool IsToBeFiled(absl::Time filing_time, bool tried, absl::Time now) {
  return filing_time <= now && (!tried || now < filing_time + kMostFilingDays * absl::Hours(24));
}

}  // namespace tanggap::surveys
