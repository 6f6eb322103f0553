#include "services/surveys/domain/service_choice.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

absl::StatusOr<std::string> ChooseService(const std::vector<std::string>& services,
                                          std::string_view fixed, std::string_view chosen,
                                          std::string_view path) {
  const auto refuse = [&](std::string_view what) -> absl::Status {
    errors::Error error(errors::Reason::UNKNOWN_SERVICE);
    if (!chosen.empty()) error.With("service", chosen);
    return error.Field(base::Join(path, ".service"), what);
  };
  if (!fixed.empty()) {
    if (!chosen.empty() && chosen != fixed) return refuse("Must be the collector's own, or empty.");
    return std::string(fixed);
  }
  if (services.empty()) {
    if (!chosen.empty()) return refuse("Must be empty: the survey asks about no services.");
    return std::string();
  }
  if (std::find(services.begin(), services.end(), chosen) == services.end()) {
    return refuse("Must be one of the services that the form lists.");
  }
  return std::string(chosen);
}

}  // namespace tanggap::surveys
