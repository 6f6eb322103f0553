// The settings of tanggap-surveys: those of every service.
//
//   SurveysSettings own;
//   TANGGAP_RETURN_IF_ERROR(own.settings.Parse(argc, argv));
//   TANGGAP_ASSIGN_OR_RETURN(AppOptions options, own.ToOptions());
#pragma once

#include <absl/status/statusor.h>

#include "libs/service/host_settings.h"
#include "services/surveys/app_options.h"

namespace tanggap::surveys {

struct SurveysSettings : service::HostSettings {
  SurveysSettings()
      : HostSettings(
            {.name = "surveys", .port = 7420, .written = "responses", .citizens_may = "answer"}) {}

  // INVALID_ARGUMENT names the setting to change.
  absl::StatusOr<AppOptions> ToOptions() const;
};

}  // namespace tanggap::surveys
