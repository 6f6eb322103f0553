#include "libs/auth/principal.h"

#include <algorithm>

#include "libs/auth/grant_reach.h"
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

bool Grant::Reaches(std::string_view code) const {
  return agency == kEveryAgency ? !IsTooWide(*this) : agency == code && !agency.empty();
}

bool Principal::Holds(Role role) const {
  return std::any_of(grants.begin(), grants.end(),
                     [&](const Grant& grant) { return grant.role == role; });
}

bool Principal::Holds(Role role, std::string_view agency) const {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.role == role && grant.Reaches(agency);
  });
}

bool Principal::MayCall(std::string_view method) const {
  return methods.empty() ||
         std::any_of(methods.begin(), methods.end(),
                     [&](const std::string& pattern) { return Matches(pattern, method); });
}

void SetPseudonyms(const privacy::KeyRing& keys, Principal& principal) {
  const std::string& subject = principal.subject.Reveal();
  principal.pseudonym = privacy::Pseudonym(keys, "principal", {principal.issuer, subject});
  principal.log_pseudonym = privacy::Pseudonym(keys, "log", {principal.issuer, subject});
  const auto& asserted = principal.on_behalf_of;
  std::vector<std::string> person =
      privacy::Pseudonyms(keys, "principal",
                          {asserted ? asserted->issuer : principal.issuer,
                           asserted ? asserted->subject.Reveal() : subject});
  principal.person_pseudonym = std::move(person.front());
  person.erase(person.begin());
  principal.former_person_pseudonyms = std::move(person);
}

}  // namespace tanggap::auth
