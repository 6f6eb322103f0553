#include "services/surveys/api/respondent.h"

#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// The key of a system in between is nobody's.
bool NamesSomebody(const auth::Principal& principal) {
  return principal.on_behalf_of.has_value() || principal.kind == auth::PrincipalKind::kPerson ||
         principal.kind == auth::PrincipalKind::kMailbox;
}

}  // namespace

absl::Status CheckCredentials(const rpc::Context& context, const Collector& collector,
                              Wanted wanted) {
  const auth::Principal& principal = context.principal();
  if (collector.level == v1::RESPONDENT_LEVEL_ANONYMOUS && NamesSomebody(principal)) {
    return Error(Reason::CREDENTIALS_NOT_WANTED);
  }
  const bool has_account =
      principal.on_behalf_of.has_value() || principal.kind == auth::PrincipalKind::kPerson;
  const bool needs_account = wanted == Wanted::kAccount && collector.NeedsAccount();
  if (needs_account && !has_account) return Error(Reason::TOKEN_MISSING);
  return absl::OkStatus();
}

Account AccountOf(const rpc::Context& context) {
  const auth::Principal& principal = context.principal();
  if (principal.on_behalf_of.has_value()) {
    return {principal.on_behalf_of->issuer, principal.on_behalf_of->subject.Reveal()};
  }
  return {principal.issuer, principal.subject.Reveal()};
}

absl::StatusOr<base::Uuid> ReadResponseId(std::string_view text, std::string_view field) {
  const std::optional<base::Uuid> id = base::Uuid::Parse(text);
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(id->bytes()[at]); };
  if (!id.has_value() || byte(6) >> 4 != 4 || byte(8) >> 6 != 2) {
    return Error(Reason::INVALID_FIELD).Field(field, "Must be a UUID of version 4, of chance.");
  }
  return *id;
}

}  // namespace tanggap::surveys
