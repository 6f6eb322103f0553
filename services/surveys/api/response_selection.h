// Which responses a list or a file of them is asked for: read once, so that both take the same.
//
//   TANGGAP_ASSIGN_OR_RETURN(const Selected selected, SelectedBy(request.selection(), survey, world));
//   if (!Alike::Matches(selected, shown, channel)) continue;
#pragma once

#include <absl/status/statusor.h>

#include "libs/service/world.h"
#include "services/surveys/domain/alike.h"
#include "services/surveys/domain/survey.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

// UNKNOWN_UNIT, UNKNOWN_SERVICE, at `selection`; INVALID_FIELD for what is no period.
absl::StatusOr<Selected> SelectedBy(const v1::ResponseSelection& selection, const Survey& survey,
                                    const service::World& world);

}  // namespace tanggap::surveys
