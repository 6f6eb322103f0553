// libs/service/carry_once.h for what belongs to a collector: loads survey and collector as the
// caller may see them, and sees that the caller acts for the agency.
//
//   return CarryOnCollector({surveys, collectors}, context, request.name(), asked,
//                           [&](const Survey& survey, const Collector& found) { return Try(...); });
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>

#include "libs/postgres/idempotency.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "services/surveys/store/collectors.h"
#include "services/surveys/store/surveys.h"

namespace tanggap::surveys {

struct CollectorStores {
  Surveys& surveys;
  Collectors& collectors;
};

// The bytes that were stored as the answer; nothing when somebody else has changed the collector,
// or the survey in what was checked: both are loaded anew then.
using CollectorAttempt = std::function<absl::StatusOr<std::optional<std::string>>(
    const Survey& survey, const Collector& found)>;

// `name` is the collector's. Errors: RESOURCE_NOT_FOUND, REQUEST_ID_REUSED, ROLE_MISSING,
// CONCURRENT_CHANGE, COMMIT_IN_DOUBT, those of the attempt.
absl::StatusOr<rpc::Raw> CarryOnCollector(const CollectorStores& stores,
                                          const rpc::Context& context, const std::string& name,
                                          const postgres::idempotency::Request& request,
                                          const CollectorAttempt& attempt);

}  // namespace tanggap::surveys
