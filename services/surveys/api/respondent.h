// Who answers, as far as the collector's level wants to know it.
//
//   TANGGAP_RETURN_IF_ERROR(CheckCredentials(context, collector, Wanted::kAccount));
//   TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id,
//                            ReadResponseId(request.response_id(), "response_id"));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/base/uuid.h"
#include "libs/rpc/context.h"
#include "services/surveys/domain/collector.h"

namespace tanggap::surveys {

// Whether the call needs the account where the collector does, or a receipt says enough.
enum class Wanted { kAccount, kNobody };

// CREDENTIALS_NOT_WANTED when the collector is ANONYMOUS and the call says who makes it, or for
// whom; TOKEN_MISSING when an account is wanted and there is none.
absl::Status CheckCredentials(const rpc::Context& context, const Collector& collector,
                              Wanted wanted);

struct Account {
  std::string issuer;
  std::string subject;
};
// Of a call that CheckCredentials has passed, to a collector that needs one.
Account AccountOf(const rpc::Context& context);

// A UUID of version 4: others say when they were made. INVALID_FIELD.
absl::StatusOr<base::Uuid> ReadResponseId(std::string_view text, std::string_view field);

}  // namespace tanggap::surveys
