// The access rule of one method, read from its option tanggap.common.v1.access when the server
// starts. Deny by default: a method without a complete rule is an error, and the server does not
// start.
//
//   TANGGAP_ASSIGN_OR_RETURN(auth::AccessPolicy policy, auth::AccessPolicy::For(descriptor));
//   TANGGAP_RETURN_IF_ERROR(policy.Check(principal));          // TOKEN_MISSING or ROLE_MISSING
//   statement.Bind(policy.relation(), policy.visibility());    // what the roles alone do not decide
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <tanggap/common/v1/access.pb.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/auth/principal.h"

namespace tanggap::auth {

class AccessPolicy {
 public:
  static absl::StatusOr<AccessPolicy> For(const google::protobuf::MethodDescriptor* method);

  // Whether the caller holds one of the roles, or none is needed.
  bool AdmitsRole(const Principal& principal) const;
  // Whether the caller holds one of the roles in this agency as a whole, not in one of its units.
  bool AdmitsForWhole(const Principal& principal, std::string_view agency) const;
  // AdmitsRole, and an API key is for this method.
  bool Admits(const Principal& principal) const;
  // The same as a status: TOKEN_MISSING for the anonymous principal, else ROLE_MISSING.
  absl::Status Check(const Principal& principal) const;

  // "tanggap.complaints.v1.ComplaintsService.GetComplaint"
  const std::string& method() const { return method_; }
  const std::vector<Role>& roles() const { return roles_; }
  // "citizen, front_desk": for error texts.
  std::string RoleNames() const;
  bool anonymous() const { return rule_.anonymous(); }
  common::v1::Relation relation() const { return rule_.relation(); }
  common::v1::Visibility visibility() const { return rule_.visibility(); }
  common::v1::TrafficClass traffic_class() const { return rule_.traffic_class(); }
  bool idempotent() const { return rule_.idempotent(); }
  // Who calls is nobody's to know: no log names them, and no trace leads to them.
  bool unnamed_callers() const { return rule_.unnamed_callers(); }

 private:
  AccessPolicy(std::string_view method, const common::v1::Access& rule);
  std::string method_;
  common::v1::Access rule_;
  std::vector<Role> roles_;
};

}  // namespace tanggap::auth
