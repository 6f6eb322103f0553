// What an instance of the surveys service is started with: so far what every service is.
#pragma once

#include "libs/service/host_options.h"

namespace tanggap::surveys {

// The service, as it stands in every event.
inline constexpr char kEventSource[] = "surveys";

using AppOptions = service::HostOptions;

}  // namespace tanggap::surveys
