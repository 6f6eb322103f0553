#include "libs/service/request_identity.h"

#include <optional>
#include <string>

#include "libs/base/invariant.h"
#include "libs/privacy/mac.h"
#include "libs/privacy/pseudonym.h"

namespace tanggap::service {

postgres::idempotency::Request RequestOf(const privacy::KeyRing& keys, std::string_view label,
                                         const rpc::Context& context, std::string_view request_id,
                                         std::string_view bytes) {
  const std::optional<base::Uuid> id = base::Uuid::Parse(request_id);
  TANGGAP_INVARIANT(id.has_value(), "the doorway lets only UUIDs pass as request_id");
  const auth::Principal& caller = context.principal();
  const std::string text = id->ToString();
  postgres::idempotency::Request request = {
      .principal = privacy::Pseudonym(keys, label, {caller.person_pseudonym, text}),
      .method = std::string(context.method()),
      .request_id = *id,
      .request_hmac = privacy::Mac(keys, label, bytes)};
  if (keys.ids().size() == 1) return request;
  // Under the other key both the person and what hides them are made by that key.
  const auto& former = caller.former_person_pseudonyms;
  const std::string& person = former.empty() ? caller.person_pseudonym : former.front();
  request.other = {privacy::Pseudonyms(keys, label, {person, text}).back(),
                   privacy::Macs(keys, label, bytes).back()};
  return request;
}

}  // namespace tanggap::service
