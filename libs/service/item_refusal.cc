#include "libs/service/item_refusal.h"

#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"

namespace tanggap::service {

using errors::Error;
using errors::Reason;

google::rpc::Status ItemRefusals::Of(const absl::Status& status,
                                     const rpc::Context& context) const {
  const absl::Status known = errors::Public(status);
  if (errors::ReasonOf(known) != Reason::INTERNAL_ERROR)
    return errors::ToRpcStatus(known, context.language());
  const std::string incident = base::ToHex(random_.Bytes(6));
  const std::string cause = errors::CauseOf(known);
  log_.Log(telemetry::Severity::kError, "An item of a call failed by a defect.",
           {{"method", context.method()}, {"incident", incident}, {"cause", cause}},
           context.unnamed_callers() ? nullptr : &context.trace());
  return errors::ToRpcStatus(Error(Reason::INTERNAL_ERROR).With("incident", incident),
                             context.language());
}

absl::Status RulesKept(const std::vector<errors::FieldViolation>& violations) {
  if (violations.empty()) return absl::OkStatus();
  Error error(Reason::INVALID_FIELD);
  for (const errors::FieldViolation& violation : violations)
    error.Field(violation.field, violation.description);
  return error;
}

}  // namespace tanggap::service
