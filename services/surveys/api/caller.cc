#include "services/surveys/api/caller.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <optional>

#include "libs/auth/access_policy.h"
#include "libs/auth/grant_reach.h"
#include "libs/base/invariant.h"
#include "libs/errors/error.h"
#include "libs/query/page_size.h"
#include "libs/service/request_identity.h"

namespace tanggap::surveys {

namespace {

constexpr query::PageLimits kPage = {.usual = 50, .most = 100};

Viewer ViewerWith(const auth::Principal& principal, const std::vector<auth::Role>& admitted) {
  Viewer viewer;
  viewer.person = principal.person_pseudonym;
  viewer.former_persons = principal.former_person_pseudonyms;
  for (const auth::Grant& grant : principal.grants) {
    const bool admits = std::find(admitted.begin(), admitted.end(), grant.role) != admitted.end();
    if (admits && !auth::IsTooWide(grant))
      viewer.grants.push_back({grant.role, grant.agency, grant.unit});
  }
  return viewer;
}

absl::Status RoleMissing(const rpc::Context& context, std::string_view agency) {
  return errors::Error(errors::Reason::ROLE_MISSING)
      .With("roles", context.policy().RoleNames())
      .With("agency", agency);
}

}  // namespace

Viewer ViewerOf(const rpc::Context& context) {
  return ViewerWith(context.principal(), context.policy().roles());
}

Viewer ViewerBy(const rpc::Context& context, const std::string& method) {
  const auto policy = auth::AccessPolicy::For(
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(method));
  TANGGAP_INVARIANT(policy.ok(), "the server started with the rule of every method");
  return ViewerWith(context.principal(), policy->roles());
}

absl::Status CheckActsFor(const rpc::Context& context, std::string_view agency) {
  if (context.policy().AdmitsForWhole(context.principal(), agency)) return absl::OkStatus();
  return RoleMissing(context, agency);
}

absl::Status CheckActsForUnit(const rpc::Context& context, std::string_view agency,
                              std::string_view unit) {
  if (ViewerOf(context).ActsForUnit(agency, unit)) return absl::OkStatus();
  return RoleMissing(context, agency);
}

postgres::idempotency::Request RequestOf(const privacy::KeyRing& keys, const rpc::Context& context,
                                         std::string_view request_id) {
  return service::RequestOf(keys, "surveys.request", context, request_id, context.request_bytes());
}

absl::StatusOr<base::Uuid> SurveyOf(std::string_view name) {
  constexpr size_t kUuid = 36;
  const std::optional<base::Uuid> id =
      base::Uuid::Parse(name.substr(std::string_view("surveys/").size(), kUuid));
  if (!id.has_value()) return NotFound(name);
  return *id;
}

std::string ProfileCodeOf(std::string_view name) {
  constexpr std::string_view kPrefix = "indexProfiles/";
  return std::string(name.substr(std::min(name.size(), kPrefix.size())));
}

absl::Status NotFound(std::string_view name) {
  return errors::Error(errors::Reason::RESOURCE_NOT_FOUND).With("resource", name);
}

int PageSize(int asked) { return query::PageSize(asked, kPage); }

}  // namespace tanggap::surveys
