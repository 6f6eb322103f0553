#include "services/surveys/settings.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

absl::StatusOr<AppOptions> SurveysSettings::ToOptions() const {
  AppOptions options;
  TANGGAP_RETURN_IF_ERROR(CopyTo(options));
  options.anonymous_limits.unnamed_of_address = respondent_calls_per_address.value();
  options.anonymous_limits.unnamed_of_all = respondent_calls.value();
  options.complaints_address = complaints_address.value();
  options.complaints_api_key = complaints_api_key.value();
  options.signing_key_file = signing_key_file.value();
  options.follow_up_period = follow_up_period.value();
  return options;
}

}  // namespace tanggap::surveys
