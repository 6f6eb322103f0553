// libs/service/carry_once.h for cases: loads the case as the caller may see it.
//
//   return CarryOnce(cases, context, viewer, request.name(), key, [&](const Case& found) -> absl::StatusOr<Answered> {
//     ... decide by the case as it is; save with the answer's bytes and the key ...
//     return saved ? Answered(bytes) : std::nullopt;
//   });
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libs/postgres/idempotency.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "services/complaints/store/cases.h"

namespace tanggap::complaints {

// The bytes that were stored as the answer; nothing when the case was changed by somebody else.
using Answered = std::optional<std::string>;
using Attempt = std::function<absl::StatusOr<Answered>(const Case& found)>;

// Errors: RESOURCE_NOT_FOUND, REQUEST_ID_REUSED, CONCURRENT_CHANGE when it keeps changing,
// COMMIT_IN_DOUBT when only the caller can find out, and those of the attempt.
absl::StatusOr<rpc::Raw> CarryOnce(Cases& cases, const rpc::Context& context, const Viewer& viewer,
                                   std::string_view name,
                                   const postgres::idempotency::Request& request,
                                   const Attempt& attempt);

}  // namespace tanggap::complaints
