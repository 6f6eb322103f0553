#include "services/surveys/api/survey_update.h"

#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

int Else(int said, int otherwise) { return said == 0 ? otherwise : said; }

// False for a field that cannot be changed.
bool Take(const v1::UpdateSurveyRequest& request, std::string_view field, Update& update) {
  if (field == "title") {
    update.title = request.title();
  } else if (field == "index_profile") {
    update.index_profile = ProfileCodeOf(request.index_profile());
  } else if (field == "min_cell") {
    update.min_cell = Else(request.min_cell(), kDefaultMinCell);
  } else if (field == "draft") {
    update.draft = request.draft();
  } else if (field == "services") {
    update.services.emplace(request.services().begin(), request.services().end());
  } else if (field == "response_hold_months") {
    update.hold_months = Else(request.response_hold_months(), kDefaultHoldMonths);
  } else {
    return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<Update> UpdateOf(const v1::UpdateSurveyRequest& request) {
  if (request.update_mask().paths().empty())
    return Error(Reason::INVALID_UPDATE_MASK)
        .Field("update_mask", "Must name at least one field to change.");
  Update update;
  for (const std::string& field : request.update_mask().paths()) {
    if (!Take(request, field, update))
      return Error(Reason::INVALID_UPDATE_MASK)
          .With("field", field)
          .Field("update_mask", "Names a field that cannot be changed.");
  }
  return update;
}

}  // namespace tanggap::surveys
