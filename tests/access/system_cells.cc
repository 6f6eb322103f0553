// The part of the matrix whose callers are no persons: services, and partner systems for themselves
// and for their users.
#include "tests/access/cells.h"

namespace tanggap::complaints {

namespace {

using common::v1::Role;

Standing AService(const char* agency) {
  return {.token = TokenKind::kService, .role = common::v1::ROLE_SERVICE_ACCOUNT, .agency = agency};
}

Standing ASystem(Role role, const char* agency, TokenKind token = TokenKind::kKey) {
  return {.token = token, .role = role, .agency = agency};
}

// Without what ties a person to a case.
Standing Stranger(Standing standing) {
  standing.reporter = standing.filer = false;
  return standing;
}

// Whether there are cases that somebody's account can be tied to.
bool HasTies(const MethodRow& row) { return !IsFiling(row) && !row.of_agency && !row.with_secret; }

}  // namespace

void Matrix::PlanServices(const MethodRow& row, const CaseFacts& facts) {
  for (Standing place : Places(common::v1::ROLE_SERVICE_ACCOUNT)) {
    place.token = TokenKind::kService;
    Plan(row, facts, place, place);
  }
  if (row.triage) {
    CaseFacts triage = facts;
    triage.triage = true;
    for (const char* agency : {"diskominfo", "dinkes", "*"})
      Plan(row, triage, AService(agency), AService(agency));
  }
  if (!HasTies(row)) return;
  // The person whom a service passes on is still whose case it is.
  const bool tied = facts.identity != v1::REPORTER_IDENTITY_NONE;
  for (const char* agency : {"*", "dinsos"}) {
    Standing passing = AService(agency);
    passing.token = TokenKind::kServiceFor;
    passing.reporter = true;
    Plan(row, facts, passing, tied ? passing : Stranger(passing));
    passing.reporter = false;
    passing.filer = true;
    CaseFacts filed = facts;
    filed.filing = v1::FILING_PROXY;
    Plan(row, filed, passing, passing);
  }
}

// Partner systems as such, and those that have filed the case themselves.
void Matrix::PlanPartners(const MethodRow& row, const CaseFacts& facts) {
  for (const Role role : {common::v1::ROLE_PARTNER_READER, common::v1::ROLE_PARTNER_WRITER}) {
    for (const char* agency : {"dinkes", "dinsos", "*"})
      Plan(row, facts, ASystem(role, agency), ASystem(role, agency));
  }
  if (!HasTies(row)) return;
  CaseFacts filed = facts;
  filed.account = Account::kSystems;
  for (const auto filing : {v1::FILING_PARTNER, v1::FILING_PROXY, v1::FILING_FRONT_DESK}) {
    filed.filing = filing;
    Plan(row, filed, SystemOf(filed), SystemOf(filed));
  }
}

// A system's users are its own: neither the identity provider's people of the same names nor those
// of another system.
void Matrix::PlanSystemsUsers(const MethodRow& row, const CaseFacts& facts) {
  const Standing of_app = ASystem(common::v1::ROLE_PARTNER_WRITER, "dinkes", TokenKind::kKeyFor);
  const Standing of_proxies = ASystem(common::v1::ROLE_PROXY, "*", TokenKind::kKeyFor);
  Plan(row, facts, of_app, of_app);
  Plan(row, facts, of_proxies, of_proxies);
  if (!HasTies(row)) return;

  CaseFacts own = facts;
  own.account = Account::kUsers;
  const bool tied = facts.identity != v1::REPORTER_IDENTITY_NONE;
  Standing user = SystemOf(own);
  Plan(row, own, user, tied ? user : Stranger(user));
  Plan(row, facts, user, Stranger(user));
  Standing of_other = user;
  of_other.agency = "dinsos";
  Plan(row, own, of_other, Stranger(of_other));
  const Standing person = {.role = common::v1::ROLE_CITIZEN, .reporter = true};
  Plan(row, own, person, Stranger(person));
  // What its users file is not the system's own.
  Plan(row, own, ASystem(common::v1::ROLE_PARTNER_WRITER, "dinsos"),
       ASystem(common::v1::ROLE_PARTNER_WRITER, "dinsos"));

  own.filing = v1::FILING_PROXY;
  user = SystemOf(own);
  Plan(row, own, user, user);
  of_other = user;
  of_other.role = common::v1::ROLE_PARTNER_WRITER;
  of_other.agency = "dinkes";
  Plan(row, own, of_other, Stranger(of_other));
}

// Every role that a key may have, and keys that are good for nothing here.
void Matrix::PlanEveryKey(const MethodRow& row, const CaseFacts& facts) {
  CaseFacts at_counter = facts;
  at_counter.filing = v1::FILING_FRONT_DESK;
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    const auto role = static_cast<Role>(number);
    if (role == common::v1::ROLE_SERVICE_ACCOUNT) continue;
    for (const char* agency : {"dinkes", "*"}) {
      const Standing system = ASystem(role, agency);
      Plan(row, facts, system, system);
      if (role == common::v1::ROLE_FRONT_DESK && !row.with_secret)
        Plan(row, at_counter, system, system);
    }
  }
  // A service is what its grants say, and no citizen by being known.
  Standing officer = {.token = TokenKind::kService,
                      .role = common::v1::ROLE_OFFICER,
                      .agency = "dinkes",
                      .unit = "bidang-p2p"};
  Plan(row, facts, officer, officer);
  for (const auto token :
       {TokenKind::kUnknownKey, TokenKind::kExpiredKey, TokenKind::kKeyOfOtherMethods,
        TokenKind::kMuteKeyFor, TokenKind::kPersonFor, TokenKind::kNobodyFor,
        TokenKind::kServiceOfOthers}) {
    officer.token = token;
    Plan(row, facts, officer, officer);
  }
}

}  // namespace tanggap::complaints
