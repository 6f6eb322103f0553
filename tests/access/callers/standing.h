// Who calls, as the matrices of access think of it, and what the doorway of every service must make
// of them by the contracts' access options: written down a second time, without a line of theirs.
//
//   const Standing caller = {.token = TokenKind::kKey, .role = ROLE_PARTNER_READER, .agency = "dinkes"};
//   EXPECT_EQ(RefusedAtTheDoor(caller, option), std::nullopt);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "tanggap/common/v1/access.pb.h"

namespace tanggap::access {

// What a caller shows: first what persons do.
enum class TokenKind {
  kGood,
  kNone,
  kMailbox,
  kExpired,
  kWrongAudience,
  kUntrusted,
  kPersonFor,  // a person's good token, in another person's name
  kNobodyFor,  // no token, in a person's name
  // Other services.
  kService,
  kServiceFor,       // which passes on a person
  kServiceOfOthers,  // signed by a key that is none of a service
  // Partner systems, by their API keys.
  kKey,
  kKeyFor,  // which speaks for one of its users
  kUnknownKey,
  kExpiredKey,
  kKeyOfOtherMethods,
  kMuteKeyFor,  // which may speak for nobody, and does
};

// Who calls: a role somewhere, and what they have to do with a case as a person; of kKeyFor and
// kServiceFor the role is the system's, and the person the one it calls for.
struct Standing {
  TokenKind token = TokenKind::kGood;
  common::v1::Role role = common::v1::ROLE_UNSPECIFIED;
  // "*" for all; empty for none.
  std::string agency;
  std::string unit;
  bool reporter = false;
  bool filer = false;
};

// What the doorway makes of a token, for a method of this access option: the role that its holder
// has then, and why they do not get in.
common::v1::Role RoleOf(const Standing& caller);
std::optional<errors::Reason> RefusedAtTheDoor(const Standing& caller,
                                               const common::v1::Access& option);

// Whether somebody may have this role in all agencies at once.
bool SpansAgencies(common::v1::Role role);

// Where a role may be held, seen from what is of dinkes and, of its units, of bidang-p2p.
std::vector<Standing> Places(common::v1::Role role);

// For messages: "a person,".
const char* NameOf(TokenKind token);
// "a person, ROLE_OFFICER of dinkes/bidang-p2p".
std::string TextOf(const Standing& caller);

}  // namespace tanggap::access
