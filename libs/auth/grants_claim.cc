#include "libs/auth/grants_claim.h"

#include <string>
#include <utility>

#include "libs/auth/strict_json.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

constexpr size_t kMaximumGrants = 100;

absl::Status Malformed(std::string_view cause) {
  return errors::Error(errors::Reason::TOKEN_MALFORMED).Because(cause);
}

// The member of this very name, else the one that the dots lead to; null when there is none.
const nlohmann::json* FindClaim(const nlohmann::json& claims, std::string_view path) {
  const auto direct = claims.find(std::string(path));
  if (direct != claims.end()) return &*direct;
  const nlohmann::json* value = &claims;
  for (const std::string& step : base::Split(path, '.')) {
    if (!value->is_object()) return nullptr;
    const auto next = value->find(step);
    if (next == value->end()) return nullptr;
    value = &*next;
  }
  return value;
}

// A code, or "" when the member is missing; nothing when it is anything else. `every` passes too.
std::optional<std::string> CodeMember(const nlohmann::json& object, const char* name,
                                      std::string_view every = "") {
  if (!object.contains(name)) return "";
  std::optional<std::string> text = TextMember(object, name);
  if (text && !text->empty() && *text != every && !IsCode(*text)) return std::nullopt;
  return text;
}

}  // namespace

absl::StatusOr<std::vector<Grant>> ReadGrants(const nlohmann::json& claims,
                                              std::string_view claim) {
  std::vector<Grant> grants;
  const nlohmann::json* list = FindClaim(claims, claim);
  if (list == nullptr) return grants;
  if (!list->is_array() || list->size() > kMaximumGrants) {
    return Malformed("the grants are not a list of at most 100");
  }
  for (const nlohmann::json& entry : *list) {
    if (!entry.is_object()) return Malformed("a grant is not an object");
    const std::optional<std::string> role_name = TextMember(entry, "role");
    std::optional<std::string> agency = CodeMember(entry, "agency", kEveryAgency);
    std::optional<std::string> unit = CodeMember(entry, "unit");
    if (!role_name || !agency || !unit || (!unit->empty() && !IsCode(*agency))) {
      return Malformed("a grant is not {role, agency, unit}");
    }
    if (const std::optional<Role> role = RoleFromName(*role_name)) {
      grants.push_back({*role, *std::move(agency), *std::move(unit)});
    }
  }
  return grants;
}

nlohmann::json WriteGrants(const std::vector<Grant>& grants) {
  nlohmann::json list = nlohmann::json::array();
  for (const Grant& grant : grants) {
    nlohmann::json entry = {{"role", RoleName(grant.role)}};
    if (!grant.agency.empty()) entry["agency"] = grant.agency;
    if (!grant.unit.empty()) entry["unit"] = grant.unit;
    list.push_back(std::move(entry));
  }
  return list;
}

absl::StatusOr<std::optional<Asserted>> ReadOnBehalfOf(const nlohmann::json& claims) {
  const auto found = claims.find(kOnBehalfOfClaim);
  if (found == claims.end()) return std::optional<Asserted>();
  if (!found->is_object()) return Malformed("on_behalf_of is not an object");
  std::optional<std::string> issuer = TextMember(*found, "iss");
  std::optional<std::string> subject = TextMember(*found, "sub");
  if (!issuer || !subject || subject->empty()) return Malformed("on_behalf_of is not {iss, sub}");
  TANGGAP_ASSIGN_OR_RETURN(std::vector<Grant> grants, ReadGrants(*found, "grants"));
  return std::optional<Asserted>(Asserted{
      *std::move(issuer), privacy::Pii<std::string>(*std::move(subject)), std::move(grants)});
}

nlohmann::json WriteOnBehalfOf(const Asserted& asserted) {
  return {{"iss", asserted.issuer},
          {"sub", asserted.subject.Reveal()},
          {"grants", WriteGrants(asserted.grants)}};
}

}  // namespace tanggap::auth
