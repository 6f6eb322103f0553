#include "services/complaints/settings.h"

#include "libs/base/result.h"

namespace tanggap::complaints {

absl::StatusOr<AppOptions> ComplaintsSettings::ToOptions() const {
  AppOptions options;
  TANGGAP_RETURN_IF_ERROR(CopyTo(options));
  options.timer_period = timer_period.value();
  options.rebuild_workload = rebuild_workload.value();
  return options;
}

}  // namespace tanggap::complaints
