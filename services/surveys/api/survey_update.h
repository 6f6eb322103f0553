// What an UpdateSurvey wants to change: the fields that its mask names.
//
//   TANGGAP_ASSIGN_OR_RETURN(const Update update, UpdateOf(request));
#pragma once

#include <absl/status/statusor.h>

#include "services/surveys/domain/survey_rules.h"
#include "tanggap/surveys/v1/design_messages.pb.h"

namespace tanggap::surveys {

// INVALID_UPDATE_MASK when it names nothing, or something that cannot be changed. The numbers 0 are
// those that they count as.
absl::StatusOr<Update> UpdateOf(const v1::UpdateSurveyRequest& request);

}  // namespace tanggap::surveys
