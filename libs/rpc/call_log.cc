#include "libs/rpc/call_log.h"

#include <string>
#include <string_view>

#include "libs/errors/error.h"

namespace tanggap::rpc {
namespace {

using errors::Reason;
using telemetry::Severity;

std::string_view NameOfReason(const absl::Status& status) {
  const auto reason = errors::ReasonOf(status);
  return reason ? errors::ReasonName(*reason) : std::string_view();
}

// Nobody when the call was refused before it was known who calls; and nobody of what is filed, for
// the moment of a filing stands in the database too, and the line beside it would say whose it is.
std::string_view Pseudonym(const Context& context, const absl::Status& status) {
  const auto& principal = context.shared_principal();
  if (status.ok() && context.policy().traffic_class() == common::v1::TRAFFIC_CLASS_INTAKE)
    return {};
  return principal == nullptr ? std::string_view() : std::string_view(principal->log_pseudonym);
}

// Of callers whom nobody may know: nothing that tells one from another. What a refusal was caused
// by may quote them; a defect is ours.
void LogUnnamedCall(telemetry::Logger& log, const Context& context, const absl::Status& status,
                    absl::Duration took) {
  const std::string code = absl::StatusCodeToString(status.code());
  if (!IsDefect(status)) {
    log.Info("Call.", {{"method", context.method()},
                       {"code", code},
                       {"reason", NameOfReason(status)},
                       {"took", took}});
    return;
  }
  const std::string incident = errors::MetadataOf(status, "incident");
  const std::string cause = errors::CauseOf(status);
  log.Error("A call failed by a defect.", {{"method", context.method()},
                                           {"code", code},
                                           {"reason", NameOfReason(status)},
                                           {"took", took},
                                           {"incident", incident},
                                           {"cause", cause}});
}

}  // namespace

bool IsDefect(const absl::Status& status) {
  return errors::ReasonOf(status) == Reason::INTERNAL_ERROR;
}

void LogCall(telemetry::Logger& log, const Context& context, const absl::Status& status,
             absl::Duration took, const CallSizes& sizes) {
  if (context.unnamed_callers()) return LogUnnamedCall(log, context, status, took);
  const bool defect = IsDefect(status);
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string incident = errors::MetadataOf(status, "incident");
  const std::string cause = errors::CauseOf(status);
  log.Log(defect ? Severity::kError : Severity::kInfo,
          defect ? "A call failed by a defect." : "Call.",
          {{"method", context.method()},
           {"code", code},
           {"reason", NameOfReason(status)},
           {"took", took},
           {"request_bytes", sizes.request_bytes},
           {"response_bytes", sizes.response_bytes},
           {"principal", Pseudonym(context, status)},
           {"incident", incident},
           {"cause", cause}},
          &context.trace());
}

void LogStream(telemetry::Logger& log, const Context& context, const absl::Status& status,
               absl::Duration took, const Stream::Sent& sent) {
  const bool defect = IsDefect(status);
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string incident = errors::MetadataOf(status, "incident");
  const std::string cause = errors::CauseOf(status);
  log.Log(defect ? Severity::kError : Severity::kInfo,
          defect ? "A stream failed by a defect." : "Stream.",
          {{"method", context.method()},
           {"code", code},
           {"reason", NameOfReason(status)},
           {"took", took},
           {"messages", sent.messages},
           {"response_bytes", sent.bytes},
           {"principal", Pseudonym(context, status)},
           {"incident", incident},
           {"cause", cause}},
          &context.trace());
}

}  // namespace tanggap::rpc
