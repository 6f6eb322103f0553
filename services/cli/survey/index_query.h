// What `survey index` is asked for, as the request of GetIndex.
//
//   TANGGAP_ASSIGN_OR_RETURN(v1::GetIndexRequest request, IndexQuery(arguments));
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "services/cli/arguments.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::cli {

std::vector<Flag> IndexFlags();
// Without the survey.
absl::StatusOr<surveys::v1::GetIndexRequest> IndexQuery(const Arguments& arguments);

}  // namespace tanggap::cli
