#include "services/surveys/domain/holding.h"

#include "services/surveys/domain/period.h"

namespace tanggap::surveys {

int FirstMonthHeld(int hold_months, absl::CivilDay today) {
  return NumberOf(absl::CivilMonth(today) - hold_months);
}

}  // namespace tanggap::surveys
