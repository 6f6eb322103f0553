#include "services/complaints/api/caller.h"

#include <algorithm>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/privacy/mac.h"
#include "libs/privacy/pseudonym.h"

namespace tanggap::complaints {

namespace {

constexpr std::string_view kRequestLabel = "complaints.request";

}  // namespace

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
    // Such a grant reaches none, as one does that names no agency.
    const bool too_wide = grant.agency == auth::kEveryAgency && !auth::SpansAgencies(role);
    viewer.held.push_back({role, too_wide ? "" : grant.agency, grant.unit});
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
  const std::optional<base::Uuid> id = base::Uuid::Parse(request_id);
  TANGGAP_INVARIANT(id.has_value(), "the doorway lets only UUIDs pass as request_id");
  const auth::Principal& caller = context.principal();
  const std::string text = id->ToString();
  postgres::idempotency::Request request = {
      .principal = privacy::Pseudonym(keys, kRequestLabel, {caller.person_pseudonym, text}),
      .method = std::string(context.method()),
      .request_id = *id,
      .request_hmac = privacy::Mac(keys, kRequestLabel, bytes)};
  if (keys.ids().size() == 1) return request;
  // Under the other key both the person and what hides them are made by that key.
  const auto& former = caller.former_person_pseudonyms;
  const std::string& person = former.empty() ? caller.person_pseudonym : former.front();
  request.other = {privacy::Pseudonyms(keys, kRequestLabel, {person, text}).back(),
                   privacy::Macs(keys, kRequestLabel, bytes).back()};
  return request;
}

base::Uuid IdOf(std::string_view name) {
  const std::optional<base::Uuid> id =
      base::Uuid::Parse(name.substr(std::string_view("complaints/").size()));
  TANGGAP_INVARIANT(id.has_value(), "the doorway lets only complaint names pass");
  return *id;
}

}  // namespace tanggap::complaints
