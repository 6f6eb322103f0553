#include "services/surveys/settings.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

absl::StatusOr<AppOptions> SurveysSettings::ToOptions() const {
  AppOptions options;
  TANGGAP_RETURN_IF_ERROR(CopyTo(options));
  return options;
}

}  // namespace tanggap::surveys
