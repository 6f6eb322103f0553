#include "tests/access/callers/standing.h"

#include <algorithm>

#include "libs/base/strings.h"

namespace tanggap::access {

namespace {

using common::v1::Role;
using errors::Reason;

bool Admits(const common::v1::Access& option, Role role) {
  return std::find(option.roles().begin(), option.roles().end(), role) != option.roles().end();
}

// Everybody whom the identity provider knows is a citizen too, and so is who has a mailbox and whom
// a system vouches for. Systems are not.
bool IsCitizen(const Standing& caller) {
  return caller.token == TokenKind::kGood || caller.token == TokenKind::kMailbox ||
         caller.token == TokenKind::kKeyFor || RoleOf(caller) == common::v1::ROLE_CITIZEN;
}

}  // namespace

// An identity provider cannot make somebody a service. Whom a system vouches for is a citizen, or a
// proxy if the system is one for proxies, and has none of its other roles.
Role RoleOf(const Standing& caller) {
  switch (caller.token) {
    case TokenKind::kGood:
      return caller.role == common::v1::ROLE_SERVICE_ACCOUNT ? common::v1::ROLE_UNSPECIFIED
                                                             : caller.role;
    case TokenKind::kKeyFor:
      return caller.role == common::v1::ROLE_PROXY ? caller.role : common::v1::ROLE_CITIZEN;
    case TokenKind::kKey:
    case TokenKind::kService:
    case TokenKind::kServiceFor:
      return caller.role;
    default:
      return common::v1::ROLE_UNSPECIFIED;
  }
}

std::optional<Reason> RefusedAtTheDoor(const Standing& caller, const common::v1::Access& option) {
  switch (caller.token) {
    case TokenKind::kExpired:
      return Reason::TOKEN_EXPIRED;
    case TokenKind::kWrongAudience:
      return Reason::TOKEN_WRONG_AUDIENCE;
    case TokenKind::kUntrusted:
    case TokenKind::kServiceOfOthers:
      return Reason::TOKEN_UNTRUSTED;
    case TokenKind::kUnknownKey:
    case TokenKind::kExpiredKey:
      return Reason::API_KEY_REFUSED;
    case TokenKind::kMuteKeyFor:
    case TokenKind::kPersonFor:
    case TokenKind::kNobodyFor:
      return Reason::ON_BEHALF_OF_REFUSED;
    // A key is for the methods that it names, also of those that anybody may call.
    case TokenKind::kKeyOfOtherMethods:
      return Reason::ROLE_MISSING;
    case TokenKind::kNone:
      return option.anonymous() ? std::nullopt : std::optional(Reason::TOKEN_MISSING);
    default:
      break;
  }
  const bool admitted = option.anonymous() || Admits(option, RoleOf(caller)) ||
                        (IsCitizen(caller) && Admits(option, common::v1::ROLE_CITIZEN));
  return admitted ? std::nullopt : std::optional(Reason::ROLE_MISSING);
}

bool SpansAgencies(Role role) {
  return role == common::v1::ROLE_COORDINATOR || role == common::v1::ROLE_AUDITOR ||
         role == common::v1::ROLE_IMPORTER || role == common::v1::ROLE_SERVICE_ACCOUNT;
}

std::vector<Standing> Places(common::v1::Role role) {
  const auto in = [role](const char* agency, const char* unit) {
    return Standing{.role = role, .agency = agency, .unit = unit};
  };
  return {in("dinkes", "bidang-p2p"),
          in("dinkes", "bidang-kesmas"),
          in("dinkes", ""),
          in("dinsos", ""),
          in("", ""),
          in("*", "")};
}

const char* NameOf(TokenKind token) {
  switch (token) {
    case TokenKind::kGood:
      return "a person,";
    case TokenKind::kNone:
      return "no token";
    case TokenKind::kMailbox:
      return "mailbox";
    case TokenKind::kExpired:
      return "expired";
    case TokenKind::kWrongAudience:
      return "wrong audience";
    case TokenKind::kUntrusted:
      return "untrusted";
    case TokenKind::kPersonFor:
      return "a person in another's name,";
    case TokenKind::kNobodyFor:
      return "no token in somebody's name";
    case TokenKind::kService:
      return "a service,";
    case TokenKind::kServiceFor:
      return "a service that passes on somebody,";
    case TokenKind::kServiceOfOthers:
      return "a service by another key,";
    case TokenKind::kKey:
      return "a system,";
    case TokenKind::kKeyFor:
      return "the user of a system,";
    case TokenKind::kUnknownKey:
      return "an unknown key";
    case TokenKind::kExpiredKey:
      return "an expired key";
    case TokenKind::kKeyOfOtherMethods:
      return "a key of other methods";
    case TokenKind::kMuteKeyFor:
      return "somebody for whom a key may not speak";
  }
  return "";
}

std::string TextOf(const Standing& caller) {
  return base::Join(NameOf(caller.token), " ", common::v1::Role_Name(caller.role), " of ",
                    caller.agency, "/", caller.unit);
}

}  // namespace tanggap::access
