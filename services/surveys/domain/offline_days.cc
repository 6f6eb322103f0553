#include "services/surveys/domain/offline_days.h"

#include <algorithm>

namespace tanggap::surveys {

namespace {

constexpr int kUsualDays = 7;
constexpr int kMostDays = 31;

}  // namespace

int OfflineDaysAsked(int asked) { return asked == 0 ? kUsualDays : std::min(asked, kMostDays); }

bool MayBeCaptured(const OfflineDays& days, absl::CivilDay captured, absl::CivilDay today) {
  return captured >= days.first && captured <= std::min(days.last, today);
}

absl::CivilMonth MonthCounted(absl::CivilDay captured, absl::CivilDay today, bool is_published) {
  return absl::CivilMonth(is_published ? today : captured);
}

}  // namespace tanggap::surveys
