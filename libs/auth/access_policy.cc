#include "libs/auth/access_policy.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

absl::Status Incomplete(std::string_view method, std::string_view problem) {
  return absl::FailedPreconditionError(
      base::Join(method, ": the option tanggap.common.v1.access ", problem));
}

// A value that this release has no name for came from a newer contract; it must not mean "anything
// goes".
template <typename Enum>
bool Stated(Enum value, bool (*is_valid)(int)) {
  return value != 0 && is_valid(value);
}

}  // namespace

absl::StatusOr<AccessPolicy> AccessPolicy::For(const google::protobuf::MethodDescriptor* method) {
  const std::string& name = method->full_name();
  if (!method->options().HasExtension(common::v1::access)) return Incomplete(name, "is missing");
  const common::v1::Access& rule = method->options().GetExtension(common::v1::access);
  if (rule.roles().empty() && !rule.anonymous()) {
    return Incomplete(name, "names no role and does not say anonymous");
  }
  for (const int role : rule.roles()) {
    if (!Stated(role, common::v1::Role_IsValid))
      return Incomplete(name, "names a role that does not exist");
  }
  if (!Stated(rule.relation(), common::v1::Relation_IsValid))
    return Incomplete(name, "states no relation");
  if (!Stated(rule.visibility(), common::v1::Visibility_IsValid)) {
    return Incomplete(name, "states no visibility");
  }
  if (!Stated(rule.traffic_class(), common::v1::TrafficClass_IsValid)) {
    return Incomplete(name, "states no traffic class");
  }
  if (rule.unnamed_callers() && !rule.anonymous()) {
    return Incomplete(name,
                      "says unnamed_callers and not anonymous: it names whom nobody may know");
  }
  // What is kept of an open stream, and its line in the log, name the caller.
  if (rule.unnamed_callers() && method->server_streaming()) {
    return Incomplete(name, "says unnamed_callers of a stream");
  }
  return AccessPolicy(name, rule);
}

AccessPolicy::AccessPolicy(std::string_view method, const common::v1::Access& rule)
    : method_(method), rule_(rule) {
  for (const int role : rule.roles()) roles_.push_back(static_cast<Role>(role));
}

bool AccessPolicy::AdmitsRole(const Principal& principal) const {
  return anonymous() || std::any_of(roles_.begin(), roles_.end(),
                                    [&](Role role) { return principal.Holds(role); });
}

bool AccessPolicy::AdmitsForWhole(const Principal& principal, std::string_view agency) const {
  return std::any_of(principal.grants.begin(), principal.grants.end(), [&](const Grant& grant) {
    return grant.unit.empty() && grant.Reaches(agency) &&
           std::find(roles_.begin(), roles_.end(), grant.role) != roles_.end();
  });
}

bool AccessPolicy::Admits(const Principal& principal) const {
  return AdmitsRole(principal) && principal.MayCall(method_);
}

absl::Status AccessPolicy::Check(const Principal& principal) const {
  if (Admits(principal)) return absl::OkStatus();
  if (principal.kind == PrincipalKind::kAnonymous)
    return errors::Error(errors::Reason::TOKEN_MISSING);
  return errors::Error(errors::Reason::ROLE_MISSING).With("roles", RoleNames());
}

std::string AccessPolicy::RoleNames() const {
  std::string names;
  for (const Role role : roles_) names += base::Join(names.empty() ? "" : ", ", RoleName(role));
  return names;
}

}  // namespace tanggap::auth
