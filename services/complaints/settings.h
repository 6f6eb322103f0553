// The settings of tanggap-complaints: those of every service, and its own.
//
//   ComplaintsSettings own;
//   TANGGAP_RETURN_IF_ERROR(own.settings.Parse(argc, argv));
//   TANGGAP_ASSIGN_OR_RETURN(AppOptions options, own.ToOptions());
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/service/host_settings.h"
#include "services/complaints/app_options.h"

namespace tanggap::complaints {

struct ComplaintsSettings : service::HostSettings {
  ComplaintsSettings()
      : HostSettings({.name = "complaints",
                      .port = 7410,
                      .written = "filings",
                      .citizens_may = "file and follow"}) {}

  const config::Setting<absl::Duration>& timer_period =
      settings.Duration("timer-period", absl::Seconds(5),
                        "How often due reminders, closings and withdrawals are looked for.",
                        {.min = absl::Milliseconds(10)});
  const config::Setting<std::string>& rebuild_workload = settings.Text(
      "rebuild-workload", "",
      "Name of a workload to fill anew beside the one that is served; see the runbook.");

  // INVALID_ARGUMENT names the setting to change.
  absl::StatusOr<AppOptions> ToOptions() const;
};

}  // namespace tanggap::complaints
