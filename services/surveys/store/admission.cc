#include "services/surveys/store/admission.h"

#include <algorithm>
#include <optional>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/postgres/gather.h"
#include "services/surveys/store/reservations.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;
using postgres::Gather;

// All that the rows may change, limited or not, and what drafts of theirs hold at other collectors:
// whoever writes locks places once, in this order.
constexpr postgres::Statement kLockPlaces = {"lock_places", R"(
  SELECT survey, collector, code, place_limit, taken, reserved, quotas_version FROM surveys.place
  WHERE (survey, collector) IN (
    SELECT * FROM unnest($1::uuid[], $2::uuid[]) UNION ALL
    SELECT survey, collector FROM surveys.reservation
    WHERE (survey, draft_key) IN (SELECT * FROM unnest($1::uuid[], $3::uuid[])))
  ORDER BY survey, collector, code FOR UPDATE)"};

constexpr postgres::Statement kFindSeen = {"find_seen_responses", R"(
  SELECT g.row FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS g (survey, seen_key, row)
  JOIN surveys.response_seen USING (survey, seen_key))"};

constexpr postgres::Statement kLockTokens = {"lock_tokens", R"(
  SELECT survey, collector, serial, revoked, expire_time, spent_day FROM surveys.token
  WHERE (survey, collector, serial) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]))
  ORDER BY survey, collector, serial FOR UPDATE)"};

// Waits for another transaction that claims the same.
constexpr postgres::Statement kClaimAccounts = {"claim_accounts", R"(
  INSERT INTO surveys.account_spent (survey, collector, account)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS g (survey, collector, account) ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING RETURNING survey, collector, account)"};

constexpr postgres::Statement kGiveAccountsBack = {"give_accounts_back", R"(
  DELETE FROM surveys.account_spent
  WHERE (survey, collector, account) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])))"};

constexpr postgres::Statement kFindReservations = {"find_reservations", R"(
  SELECT survey, draft_key, collector, codes FROM surveys.reservation
  WHERE (survey, draft_key) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])))"};

bool NeedsPlace(const Submission& row) { return row.response.state == v1::RESPONSE_STATE_ACCEPTED; }
bool NeedsToken(const Submission& row) { return row.token.has_value(); }
bool NeedsAccount(const Submission& row) { return row.account.has_value(); }

}  // namespace

Admission::Rows Admission::Open(bool (*needs)(const Submission&)) const {
  Rows open;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (!seen_.contains(i) && refusals_[i].ok() && needs(*rows_[i])) open.push_back(rows_[i]);
  }
  return open;
}

absl::Status Admission::Decide() {
  TANGGAP_RETURN_IF_ERROR(LockPlaces());
  TANGGAP_RETURN_IF_ERROR(LockTokens());
  TANGGAP_RETURN_IF_ERROR(ClaimAccounts());
  // After the locks: whoever held them until now may have written the very same response.
  TANGGAP_RETURN_IF_ERROR(LeaveOutSeen());
  TANGGAP_RETURN_IF_ERROR(FindReservations());
  const std::set<CollectorName> full = DecideRows();
  for (const CollectorName& collector : full) TANGGAP_RETURN_IF_ERROR(DropExpired(collector));
  // Once more, from the beginning: what had expired is free now.
  if (!full.empty()) DecideRows();
  return GiveAccountsBack();
}

absl::Status Admission::LockPlaces() {
  // Who is screened out takes no place, but gives back what the draft held.
  const auto place_of = [](const Submission* row) {
    return NeedsPlace(*row) ? std::optional(row->collector) : std::nullopt;
  };
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(rows_, [](const Submission* row) { return row->survey; }))
      .UuidArray(Gather<std::optional<base::Uuid>>(rows_, place_of))
      .UuidArray(Gather<std::optional<base::Uuid>>(
          rows_, [](const Submission* row) { return row->draft_key; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found, transaction_.Query(kLockPlaces, params));
  for (const postgres::Row& row : found) {
    const CollectorName collector = {row.Uuid("survey"), row.Uuid("collector")};
    quotas_versions_[collector] = row.Int("quotas_version");
    // What is only counted never is full.
    if (row.IsNull("place_limit")) continue;
    left_.places[collector][row.Text("code")] = {row.Int("place_limit"), row.Int("taken"),
                                                 row.Int("reserved")};
  }
  return absl::OkStatus();
}

absl::Status Admission::LeaveOutSeen() {
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(rows_, [](const Submission* row) { return row->survey; }))
      .UuidArray(Gather<base::Uuid>(rows_, [](const Submission* row) { return row->seen_key; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found, transaction_.Query(kFindSeen, params));
  for (const postgres::Row& row : found) seen_.insert(static_cast<size_t>(row.Int("row") - 1));
  return absl::OkStatus();
}

absl::Status Admission::LockTokens() {
  const Rows open = Open(NeedsToken);
  if (open.empty()) return absl::OkStatus();
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(open, [](const Submission* row) { return row->survey; }))
      .UuidArray(Gather<base::Uuid>(open, [](const Submission* row) { return row->collector; }))
      .IntArray(Gather<int64_t>(open, [](const Submission* row) { return *row->token; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found, transaction_.Query(kLockTokens, params));
  for (const postgres::Row& row : found) {
    left_.tokens[{{row.Uuid("survey"), row.Uuid("collector")}, row.Int("serial")}] = {
        row.Bool("revoked"), row.OptionalTime("expire_time"), !row.IsNull("spent_day")};
  }
  return absl::OkStatus();
}

absl::Status Admission::ClaimAccounts() {
  const Rows open = Open(NeedsAccount);
  if (open.empty()) return absl::OkStatus();
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(open, [](const Submission* row) { return row->survey; }))
      .UuidArray(Gather<base::Uuid>(open, [](const Submission* row) { return row->collector; }))
      .UuidArray(Gather<base::Uuid>(open, [](const Submission* row) { return *row->account; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows claimed,
                           transaction_.Query(kClaimAccounts, params));
  for (const postgres::Row& row : claimed) {
    left_.accounts.insert({{row.Uuid("survey"), row.Uuid("collector")}, row.Uuid("account")});
  }
  return absl::OkStatus();
}

absl::Status Admission::FindReservations() {
  Rows drafted;
  for (const Submission* row : Open(NeedsPlace)) {
    const auto limited = left_.places.find(NameOf(*row));
    if (limited != left_.places.end() && row->draft_key.has_value()) drafted.push_back(row);
  }
  if (drafted.empty()) return absl::OkStatus();
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(drafted, [](const Submission* row) { return row->survey; }))
      .UuidArray(
          Gather<base::Uuid>(drafted, [](const Submission* row) { return *row->draft_key; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found,
                           transaction_.Query(kFindReservations, params));
  for (const postgres::Row& row : found) {
    const base::Uuid survey = row.Uuid("survey");
    reservations_[{{survey, row.Uuid("collector")}, row.Uuid("draft_key")}] =
        row.TextArray("codes");
  }
  return absl::OkStatus();
}

std::set<Admission::CollectorName> Admission::DecideRows() {
  Left left = left_;
  std::set<CollectorName> full;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (seen_.contains(i)) continue;
    refusals_[i] = DecideRow(*rows_[i], left);
    if (errors::ReasonOf(refusals_[i]) == Reason::QUOTA_FULL) full.insert(NameOf(*rows_[i]));
  }
  return full;
}

absl::Status Admission::DecideRow(const Submission& row, Left& left) const {
  const CollectorName collector = NameOf(row);
  const auto token =
      NeedsToken(row) ? left.tokens.find({collector, *row.token}) : left.tokens.end();
  if (NeedsToken(row)) {
    if (token == left.tokens.end()) return Error(Reason::SURVEY_TOKEN_REFUSED);
    TANGGAP_RETURN_IF_ERROR(CheckToken(token->second));
  }
  const bool used = (NeedsToken(row) && token->second.spent) ||
                    (NeedsAccount(row) && !left.accounts.contains({collector, *row.account}));
  if (used) return RefuseUsed(row, left.places);
  if (NeedsPlace(row)) TANGGAP_RETURN_IF_ERROR(TakePlaces(row, left.places));
  // Only now: who finds no place has used nothing up, and may still come by it.
  if (NeedsToken(row)) token->second.spent = true;
  if (NeedsAccount(row)) left.accounts.erase({collector, *row.account});
  return absl::OkStatus();
}

absl::Status Admission::RefuseUsed(const Submission& row, const PlacesByCollector& left) const {
  // Who would find no place hears that: what cannot be taken costs nothing, and whoever has the
  // tokens of others could ask by it, as often as they like, whether somebody has answered.
  PlacesByCollector untouched;
  const auto places = left.find(NameOf(row));
  if (places != left.end()) untouched.insert(*places);
  if (NeedsPlace(row)) TANGGAP_RETURN_IF_ERROR(TakePlaces(row, untouched));
  return Error(Reason::SURVEY_TOKEN_USED);
}

absl::Status Admission::CheckToken(const Token& token) const {
  const bool expired = token.expire_time.has_value() && *token.expire_time <= now_;
  if (token.revoked || expired) return Error(Reason::SURVEY_TOKEN_REFUSED);
  return absl::OkStatus();
}

absl::Status Admission::TakePlaces(const Submission& row, PlacesByCollector& left) const {
  const CollectorName collector = NameOf(row);
  const auto quotas = quotas_versions_.find(collector);
  // It would be counted with others: within a second everybody knows the quotas.
  if (quotas != quotas_versions_.end() && quotas->second != row.quotas_version)
    return Error(Reason::CONCURRENT_CHANGE).RetryAfter(absl::Seconds(1));
  const auto places = left.find(collector);
  if (places == left.end()) return absl::OkStatus();
  PlaceRequest request{.codes = row.codes};
  if (row.draft_key.has_value()) {
    const auto own = reservations_.find({collector, *row.draft_key});
    if (own != reservations_.end()) request.reserved = own->second;
  }
  const Placement placed = PlaceAll(places->second, {request})[0];
  if (placed.admitted) return absl::OkStatus();
  return QuotaFull(placed.full);
}

absl::Status Admission::DropExpired(const CollectorName& collector) {
  std::vector<base::Uuid> own;
  for (const auto& [draft, codes] : reservations_) own.push_back(draft.second);
  return DropExpiredReservations(transaction_, collector.first, collector.second, own, now_,
                                 left_.places[collector]);
}

absl::Status Admission::GiveAccountsBack() {
  std::set<AccountName> unused = left_.accounts;
  for (const Submission* row : Open(NeedsAccount)) unused.erase({NameOf(*row), *row->account});
  if (unused.empty()) return absl::OkStatus();
  const std::vector<AccountName> rows(unused.begin(), unused.end());
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(rows, [](const auto& row) { return row.first.first; }))
      .UuidArray(Gather<base::Uuid>(rows, [](const auto& row) { return row.first.second; }))
      .UuidArray(Gather<base::Uuid>(rows, [](const auto& row) { return row.second; }));
  return transaction_.Query(kGiveAccountsBack, params).status();
}

}  // namespace tanggap::surveys
