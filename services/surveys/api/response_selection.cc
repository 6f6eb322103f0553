#include "services/surveys/api/response_selection.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/surveys/api/collecting.h"

namespace tanggap::surveys {

using errors::Error;
using errors::Reason;

absl::StatusOr<Selected> SelectedBy(const v1::ResponseSelection& selection, const Survey& survey,
                                    const service::World& world) {
  const std::shared_ptr<const directory::Directory> directory = world.directory();
  TANGGAP_ASSIGN_OR_RETURN(
      const directory::AgencyEntry* agency,
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept));
  if (!selection.unit().empty()) {
    TANGGAP_RETURN_IF_ERROR(
        directory::CheckUnit(*agency, selection.unit(), directory::Choice::kKept));
  }
  const std::vector<std::string> services = CodesOf(survey.services);
  const bool known =
      selection.service().empty() ||
      std::find(services.begin(), services.end(), selection.service()) != services.end();
  if (!known) {
    return Error(Reason::UNKNOWN_SERVICE)
        .With("service", selection.service())
        .Field("selection.service", "Must be one of the survey's services.")
        .ToStatus();
  }
  Selected selected{
      .unit = selection.unit(), .service = selection.service(), .channel = selection.channel()};
  if (!selection.period().empty()) {
    const std::optional<Period> period = ParsePeriod(selection.period());
    if (!period.has_value()) {
      return Error(Reason::INVALID_FIELD)
          .Field("selection.period", "Must be a month, quarter, semester or year.")
          .ToStatus();
    }
    selected.period = *period;
  }
  return selected;
}

}  // namespace tanggap::surveys
