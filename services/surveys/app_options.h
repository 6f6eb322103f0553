// What an instance of the surveys service is started with, beside what every service is.
#pragma once

#include <absl/time/time.h>

#include <string>

#include "libs/service/host_options.h"

namespace tanggap::surveys {

// The service, as it stands in every event.
inline constexpr char kEventSource[] = "surveys";

struct AppOptions : service::HostOptions {
  // Where the complaints service takes calls; empty for none.
  std::string complaints_address;
  // An API key that writes for the agencies there: suggestions are filed with it. Empty for none.
  std::string complaints_api_key;
  // The key that this service signs its own tokens with, as the services' issuer; empty for none,
  // and then it cannot read events of others.
  std::string signing_key_file;
  // How often to look for suggestions that are due, and for invitations that the night ended;
  // infinite for never by itself.
  absl::Duration follow_up_period = absl::Minutes(5);
  absl::Duration invitation_period = absl::Hours(1);
  // Infinite for never: another process does.
  absl::Duration fold_period = absl::Seconds(1);
};

}  // namespace tanggap::surveys
