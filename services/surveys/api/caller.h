// From a call to what the rules and stores want to know of it: who looks, what they ask for, and
// which request this is.
//
//   const Viewer viewer = ViewerOf(context);
//   TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
//   TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/idempotency.h"
#include "libs/privacy/key_ring.h"
#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "services/surveys/domain/access.h"

namespace tanggap::surveys {

// The caller, with those grants that the called method admits.
Viewer ViewerOf(const rpc::Context& context);
// The caller, with those grants that another method admits, by its full name: what they may read
// by that one.
Viewer ViewerBy(const rpc::Context& context, const std::string& method);

// ROLE_MISSING unless the caller holds a role of the method for the agency as a whole.
absl::Status CheckActsFor(const rpc::Context& context, std::string_view agency);

// The same for one unit of it, be it by a grant for the agency as a whole.
absl::Status CheckActsForUnit(const rpc::Context& context, std::string_view agency,
                              std::string_view unit);

// Which request this is (libs/service/request_identity.h).
postgres::idempotency::Request RequestOf(const privacy::KeyRing& keys, const rpc::Context& context,
                                         std::string_view request_id);

// The survey of surveys/{uuid}, or of what is below it. RESOURCE_NOT_FOUND for what is no UUID: the
// doorway looks at its characters alone.
absl::StatusOr<base::Uuid> SurveyOf(std::string_view name);
// The code of indexProfiles/{code}; empty for none.
std::string ProfileCodeOf(std::string_view name);
// What a resource of this name answers that is not there, or not to be seen.
absl::Status NotFound(std::string_view name);

// How many rows a page has.
int PageSize(int asked);

}  // namespace tanggap::surveys
