#include "services/complaints/api/caller.h"

#include <algorithm>

#include "libs/auth/grant_reach.h"
#include "libs/base/invariant.h"
#include "libs/service/request_identity.h"

namespace tanggap::complaints {

Viewer ViewerOf(const rpc::Context& context) {
  const auth::Principal& principal = context.principal();
  const auto& admitted = context.policy().roles();
  Viewer viewer;
  viewer.person = principal.person_pseudonym;
  viewer.former_persons = principal.former_person_pseudonyms;
  viewer.subject = principal.subject.Reveal();
  viewer.mailbox = principal.mailbox_complaint;
  viewer.facts_alone = context.policy().visibility() == common::v1::VISIBILITY_FACTS;
  const bool vouched =
      principal.kind == auth::PrincipalKind::kApiKey && principal.on_behalf_of.has_value();
  if (vouched) viewer.via = principal.subject.Reveal();
  for (const auth::Grant& grant : principal.grants) {
    const auto role = static_cast<common::v1::Role>(grant.role);
    // Without its agency it reaches none.
    viewer.held.push_back({role, auth::IsTooWide(grant) ? "" : grant.agency, grant.unit});
    if (std::find(admitted.begin(), admitted.end(), grant.role) != admitted.end())
      viewer.grants.push_back(viewer.held.back());
  }
  return viewer;
}

bool Holds(const Viewer& viewer, common::v1::Role role) {
  return std::any_of(viewer.grants.begin(), viewer.grants.end(),
                     [&](const Grant& grant) { return grant.role == role; });
}

postgres::idempotency::Request RequestOf(const privacy::KeyRing& keys, const rpc::Context& context,
                                         std::string_view request_id, std::string_view bytes) {
  return service::RequestOf(keys, "complaints.request", context, request_id, bytes);
}

base::Uuid IdOf(std::string_view name) {
  const std::optional<base::Uuid> id =
      base::Uuid::Parse(name.substr(std::string_view("complaints/").size()));
  TANGGAP_INVARIANT(id.has_value(), "the doorway lets only complaint names pass");
  return *id;
}

}  // namespace tanggap::complaints
