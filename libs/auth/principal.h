// Who calls, once it has been verified: what every handler, statement and audit entry decides by.
//
//   const auth::Principal& caller = context.principal();
//   if (caller.Holds(auth::Role::ROLE_OFFICER, complaint.agency)) ...
//   row.reporter = caller.person_pseudonym;             // whom the call is for, in rows
//   log.Info("Refused", {{"principal", caller.log_pseudonym}});
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/auth/roles.h"
#include "libs/base/uuid.h"
#include "libs/privacy/key_ring.h"
#include "libs/privacy/pii.h"

namespace tanggap::auth {

enum class PrincipalKind {
  kAnonymous,
  kPerson,   // a token of an identity provider: staff, citizens, partners' people
  kApiKey,   // a partner system with its key
  kService,  // another Tanggap service
  kMailbox,  // whoever knows number and secret of one complaint
};

// Instead of an agency's code: all of them. It is always said; no agency means none.
inline constexpr char kEveryAgency[] = "*";

// A role, in an agency and perhaps one of its units. Without an agency it is one that needs none
// (citizen, proxy, platform operator) and reaches no agency's case.
struct Grant {
  Role role;
  std::string agency;
  std::string unit;

  // Whether it reaches an agency or, with a unit, part of it: the one that it names, or every one
  // if its role may be given so.
  bool Reaches(std::string_view code) const;
  bool operator==(const Grant&) const = default;
};

// The person a call is made for, as whoever calls asserts it.
struct Asserted {
  std::string issuer;
  privacy::Pii<std::string> subject;
  // Of a service's call only: what the person itself held.
  std::vector<Grant> grants;
  bool operator==(const Asserted&) const = default;
};

struct Principal {
  PrincipalKind kind = PrincipalKind::kAnonymous;
  std::string issuer;
  // Often an e-mail address or a NIK, therefore never logged: see `log_pseudonym`.
  privacy::Pii<std::string> subject;
  std::vector<Grant> grants;
  // Keyed pseudonym of (issuer, subject); "" of the anonymous principal.
  std::string pseudonym;
  std::optional<Asserted> on_behalf_of;
  // The pseudonym of `on_behalf_of`, else of the caller.
  std::string person_pseudonym;
  // The same under the other live master keys: who has filed before a key was replaced, or on an
  // instance that has the other one first, is known by these. Rows are found by them, never
  // written.
  std::vector<std::string> former_person_pseudonyms;
  // The caller in logs and metrics of calls, made for that alone: it equals nothing that any table
  // holds, so that log and database together do not say who filed what.
  std::string log_pseudonym;
  // The one complaint of a mailbox token.
  std::optional<base::Uuid> mailbox_complaint;
  // The methods an API key is for, such as tanggap.complaints.v1.*; empty: any.
  std::vector<std::string> methods;

  static std::shared_ptr<const Principal> Anonymous();

  bool Holds(Role role) const;
  // In this agency or one of its units, or in every agency.
  bool Holds(Role role, std::string_view agency) const;
  // Whether `methods` admits a method by its full name.
  bool MayCall(std::string_view method) const;
};

// Fills all pseudonyms from issuer, subject and on_behalf_of.
void SetPseudonyms(const privacy::KeyRing& keys, Principal& principal);

}  // namespace tanggap::auth
