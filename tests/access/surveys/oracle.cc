#include "tests/access/surveys/oracle.h"

#include <algorithm>

namespace tanggap::surveys {

namespace {

using access::Standing;
using access::TokenKind;
using common::v1::Role;
using errors::Reason;

constexpr char kAgency[] = "dinkes";

// With a role of the method, in the agency, be it for one unit of it.
bool IsOfAgency(const MethodRow& row, const Standing& caller) {
  const auto& roles = row.option().roles();
  const Role role = access::RoleOf(caller);
  if (std::find(roles.begin(), roles.end(), role) == roles.end()) return false;
  return caller.agency == "*" ? access::SpansAgencies(role) : caller.agency == kAgency;
}

// The call says that a person stands behind it.
bool NamesSomebody(const Standing& caller) {
  return caller.token == TokenKind::kGood || caller.token == TokenKind::kMailbox ||
         caller.token == TokenKind::kKeyFor || caller.token == TokenKind::kServiceFor;
}

std::optional<Reason> RefusedAsRespondent(const MethodRow& row, v1::RespondentLevel level,
                                          const Standing& caller) {
  if (level == v1::RESPONDENT_LEVEL_ANONYMOUS && NamesSomebody(caller))
    return Reason::CREDENTIALS_NOT_WANTED;
  const bool has_account = NamesSomebody(caller) && caller.token != TokenKind::kMailbox;
  if (level == v1::RESPONDENT_LEVEL_IDENTIFIED && row.concern == Concern::kAnswers && !has_account)
    return Reason::TOKEN_MISSING;
  return std::nullopt;
}

Verdict JudgeCaller(const MethodRow& row, v1::RespondentLevel level, const Standing& caller) {
  if (const auto refused = access::RefusedAtTheDoor(caller, row.option())) return {refused};
  const bool inside = IsOfAgency(row, caller);
  const bool whole = inside && caller.unit.empty();
  switch (row.concern) {
    case Concern::kNothing:
      return {};
    case Concern::kReads:
      return {inside ? std::nullopt : std::optional(Reason::RESOURCE_NOT_FOUND)};
    case Concern::kChanges:
      if (!inside) return {Reason::RESOURCE_NOT_FOUND};
      return {whole ? std::nullopt : std::optional(Reason::ROLE_MISSING)};
    case Concern::kMakes:
      return {whole ? std::nullopt : std::optional(Reason::ROLE_MISSING)};
    case Concern::kLists:
      return {.listed = inside};
    case Concern::kLog:
      return {whole ? std::nullopt : std::optional(Reason::RESOURCE_NOT_FOUND)};
    case Concern::kLogSlice:
      return {.item_refused = !whole};
    case Concern::kImports:
      if (!inside) return {Reason::RESOURCE_NOT_FOUND};
      return {.item_refused = !whole};
    case Concern::kAnswers:
    case Concern::kHasReceipt:
      return {RefusedAsRespondent(row, level, caller)};
    case Concern::kWithToken:
      return {caller.token == TokenKind::kNone ? std::optional(Reason::TOKEN_MISSING)
                                               : std::nullopt};
  }
  return {};
}

}  // namespace

Verdict Judge(const MethodRow& row, v1::RespondentLevel level, const Standing& caller) {
  Verdict verdict = JudgeCaller(row, level, caller);
  if (!verdict.reason.has_value()) verdict.reason = row.granted;
  return verdict;
}

std::vector<Standing> Everybody() {
  std::vector<Standing> all;
  const auto add = [&](TokenKind token, Role role, const char* agency, const char* unit = "") {
    all.push_back({.token = token, .role = role, .agency = agency, .unit = unit});
  };
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    const auto role = static_cast<Role>(number);
    for (const Standing& place : access::Places(role)) {
      all.push_back(place);
      if (role != common::v1::ROLE_SERVICE_ACCOUNT) continue;
      all.push_back(place);
      all.back().token = TokenKind::kService;
    }
    if (role == common::v1::ROLE_SERVICE_ACCOUNT) continue;
    for (const char* agency : {"dinkes", "dinsos", "*"}) {
      add(TokenKind::kKey, role, agency);
      add(TokenKind::kKeyFor, role, agency);
    }
  }
  constexpr auto kAdmin = common::v1::ROLE_AGENCY_ADMIN;
  add(TokenKind::kService, kAdmin, "dinkes");
  add(TokenKind::kServiceFor, common::v1::ROLE_SERVICE_ACCOUNT, "*");
  add(TokenKind::kServiceFor, common::v1::ROLE_SERVICE_ACCOUNT, "dinsos");
  add(TokenKind::kServiceFor, kAdmin, "dinkes");
  for (const auto token :
       {TokenKind::kNone, TokenKind::kMailbox, TokenKind::kExpired, TokenKind::kWrongAudience,
        TokenKind::kUntrusted, TokenKind::kPersonFor, TokenKind::kNobodyFor,
        TokenKind::kServiceOfOthers, TokenKind::kUnknownKey, TokenKind::kExpiredKey,
        TokenKind::kKeyOfOtherMethods, TokenKind::kMuteKeyFor})
    add(token, kAdmin, "dinkes");
  return all;
}

}  // namespace tanggap::surveys
