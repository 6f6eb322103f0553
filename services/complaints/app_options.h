// What an instance of the complaints service is started with, beside what every service is.
#pragma once

#include <absl/time/time.h>

#include <string>

#include "libs/service/host_options.h"

namespace tanggap::complaints {

// The service, as it stands in every event.
inline constexpr char kEventSource[] = "complaints";

struct AppOptions : service::HostOptions {
  // How often to look for reporters' silence; infinite for never by itself.
  absl::Duration timer_period = absl::Seconds(5);
  // The name of a workload to fill beside the one that is served; empty for none.
  std::string rebuild_workload;
};

}  // namespace tanggap::complaints
