#include "services/complaints/store/timers.h"

#include "libs/base/result.h"

namespace tanggap::complaints {

namespace {

constexpr postgres::Statement kDueTimers = {"due_timers", R"(
  SELECT timer_time, complaint FROM complaints.complaint
  WHERE timer_time <= $1 AND (timer_time, complaint) > ($2::timestamptz, $3::uuid)
  ORDER BY timer_time, complaint LIMIT $4)"};

}  // namespace

absl::StatusOr<std::vector<TimerKey>> Timers::Due(absl::Time now, const TimerKey& after, int limit,
                                                  absl::Time deadline) {
  postgres::Params params;
  params.Time(now).Time(after.time).Uuid(after.complaint).Int(limit);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kDueTimers, params, deadline));
  std::vector<TimerKey> due;
  for (const postgres::Row& row : rows)
    due.push_back({row.Time("timer_time"), row.Uuid("complaint")});
  return due;
}

}  // namespace tanggap::complaints
