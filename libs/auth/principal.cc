#include "libs/auth/principal.h"

#include <algorithm>

#include "libs/privacy/pseudonym.h"

namespace tanggap::auth {
namespace {

bool Matches(std::string_view pattern, std::string_view method) {
  if (pattern == "*") return true;
  if (pattern.size() < 2 || pattern.substr(pattern.size() - 2) != ".*") return pattern == method;
  // With the dot, so that tanggap.complaints.v1.* does not admit tanggap.complaints.v10.
  const std::string_view prefix = pattern.substr(0, pattern.size() - 1);
  return method.size() > prefix.size() && method.substr(0, prefix.size()) == prefix;
}

}  // namespace

std::shared_ptr<const Principal> Principal::Anonymous() {
  return std::make_shared<const Principal>();
}

bool Principal::Holds(Role role) const {
  return std::any_of(grants.begin(), grants.end(),
                     [&](const Grant& grant) { return grant.role == role; });
}

bool Principal::Holds(Role role, std::string_view agency) const {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.role == role && (grant.agency == kEveryAgency || grant.agency == agency);
  });
}

bool Principal::MayCall(std::string_view method) const {
  return methods.empty() ||
         std::any_of(methods.begin(), methods.end(),
                     [&](const std::string& pattern) { return Matches(pattern, method); });
}

void SetPseudonyms(const privacy::KeyRing& keys, Principal& principal) {
  const auto pseudonym = [&](std::string_view issuer, const privacy::Pii<std::string>& subject) {
    return privacy::Pseudonym(keys, "principal", {issuer, subject.Reveal()});
  };
  principal.pseudonym = pseudonym(principal.issuer, principal.subject);
  const auto& asserted = principal.on_behalf_of;
  principal.person_pseudonym =
      asserted ? pseudonym(asserted->issuer, asserted->subject) : principal.pseudonym;
}

}  // namespace tanggap::auth
