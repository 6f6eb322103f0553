// What an instance of the surveys service is started with: what every service is, and how often it
// takes responses up into figures.
#pragma once

#include <absl/time/time.h>

#include "libs/service/host_options.h"

namespace tanggap::surveys {

// The service, as it stands in every event.
inline constexpr char kEventSource[] = "surveys";

struct AppOptions : service::HostOptions {
  // Infinite for never: another process does.
  absl::Duration fold_period = absl::Seconds(1);
};

}  // namespace tanggap::surveys
