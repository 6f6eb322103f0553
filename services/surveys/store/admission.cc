#include "services/surveys/store/admission.h"

#include <algorithm>
#include <optional>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/store/gather.h"
#include "services/surveys/store/reservations.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr postgres::Statement kLockPlaces = {"lock_places", R"(
  SELECT survey, collector, code, place_limit, taken, reserved FROM surveys.place
  WHERE (survey, collector) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
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
  SELECT survey, draft_key, codes FROM surveys.reservation
  WHERE (survey, draft_key) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])))"};

bool NeedsPlace(const Submission& row) {
  return row.limited && row.response.state == v1::RESPONSE_STATE_ACCEPTED;
}
bool NeedsToken(const Submission& row) { return row.token.has_value(); }
bool NeedsAccount(const Submission& row) { return row.account.has_value(); }

}  // namespace

Admission::Indices Admission::Open(bool (*needs)(const Submission&)) const {
  Indices open;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (IsOpen(i) && needs(*rows_[i])) open.push_back(i);
  }
  return open;
}

absl::Status Admission::Decide() {
  TANGGAP_RETURN_IF_ERROR(LockPlaces());
  TANGGAP_RETURN_IF_ERROR(LockTokens());
  TANGGAP_RETURN_IF_ERROR(ClaimAccounts());
  // After the locks: whoever held them until now may have written the very same response.
  TANGGAP_RETURN_IF_ERROR(LeaveOutSeen());
  DecideTokens();
  DecideAccounts();
  TANGGAP_RETURN_IF_ERROR(FindReservations());
  TANGGAP_RETURN_IF_ERROR(DecidePlaces());
  return GiveAccountsBack();
}

absl::Status Admission::LockPlaces() {
  std::set<CollectorName> names;
  for (const size_t i : Open(NeedsPlace)) names.emplace(rows_[i]->survey, rows_[i]->collector);
  if (names.empty()) return absl::OkStatus();
  const std::vector<CollectorName> ordered(names.begin(), names.end());
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(ordered, [](const auto& name) { return name.first; }))
      .UuidArray(Gather<base::Uuid>(ordered, [](const auto& name) { return name.second; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found, transaction_.Query(kLockPlaces, params));
  for (const postgres::Row& row : found) {
    // What is only counted never is full.
    if (row.IsNull("place_limit")) continue;
    places_[{row.Uuid("survey"), row.Uuid("collector")}][row.Text("code")] = {
        row.Int("place_limit"), row.Int("taken"), row.Int("reserved")};
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
  const Indices open = Open(NeedsToken);
  if (open.empty()) return absl::OkStatus();
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(open, [this](size_t i) { return rows_[i]->survey; }))
      .UuidArray(Gather<base::Uuid>(open, [this](size_t i) { return rows_[i]->collector; }))
      .IntArray(Gather<int64_t>(open, [this](size_t i) { return *rows_[i]->token; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found, transaction_.Query(kLockTokens, params));
  for (const postgres::Row& row : found) {
    tokens_[{{row.Uuid("survey"), row.Uuid("collector")}, row.Int("serial")}] = {
        row.Bool("revoked"), row.OptionalTime("expire_time"), !row.IsNull("spent_day")};
  }
  return absl::OkStatus();
}

absl::Status Admission::TakeToken(Token& token) const {
  if (token.spent) return Error(Reason::SURVEY_TOKEN_USED);
  const bool expired = token.expire_time.has_value() && *token.expire_time <= now_;
  if (token.revoked || expired) return Error(Reason::SURVEY_TOKEN_REFUSED);
  // Another response of this group cannot have it too.
  token.spent = true;
  return absl::OkStatus();
}

void Admission::DecideTokens() {
  for (const size_t i : Open(NeedsToken)) {
    const auto token = tokens_.find({{rows_[i]->survey, rows_[i]->collector}, *rows_[i]->token});
    refusals_[i] = token == tokens_.end() ? Error(Reason::SURVEY_TOKEN_REFUSED).ToStatus()
                                          : TakeToken(token->second);
  }
}

absl::Status Admission::ClaimAccounts() {
  const Indices open = Open(NeedsAccount);
  if (open.empty()) return absl::OkStatus();
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(open, [this](size_t i) { return rows_[i]->survey; }))
      .UuidArray(Gather<base::Uuid>(open, [this](size_t i) { return rows_[i]->collector; }))
      .UuidArray(Gather<base::Uuid>(open, [this](size_t i) { return *rows_[i]->account; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows claimed,
                           transaction_.Query(kClaimAccounts, params));
  for (const postgres::Row& row : claimed) {
    new_accounts_.insert({{row.Uuid("survey"), row.Uuid("collector")}, row.Uuid("account")});
  }
  return absl::OkStatus();
}

void Admission::DecideAccounts() {
  for (const size_t i : Open(NeedsAccount)) {
    const std::pair<CollectorName, base::Uuid> account = {{rows_[i]->survey, rows_[i]->collector},
                                                          *rows_[i]->account};
    // The first of this group has it, the others have not.
    if (new_accounts_.contains(account) && taken_accounts_.insert(account).second) continue;
    refusals_[i] = Error(Reason::SURVEY_TOKEN_USED);
  }
}

absl::Status Admission::FindReservations() {
  Indices drafted;
  for (const size_t i : Open(NeedsPlace)) {
    if (rows_[i]->draft_key.has_value()) drafted.push_back(i);
  }
  if (drafted.empty()) return absl::OkStatus();
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(drafted, [this](size_t i) { return rows_[i]->survey; }))
      .UuidArray(Gather<base::Uuid>(drafted, [this](size_t i) { return *rows_[i]->draft_key; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found,
                           transaction_.Query(kFindReservations, params));
  for (const postgres::Row& row : found) {
    reservations_[{row.Uuid("survey"), row.Uuid("draft_key")}] = row.TextArray("codes");
  }
  return absl::OkStatus();
}

absl::Status Admission::DecidePlaces() {
  std::map<CollectorName, Indices> by_collector;
  for (const size_t i : Open(NeedsPlace)) {
    by_collector[{rows_[i]->survey, rows_[i]->collector}].push_back(i);
  }
  for (const auto& [collector, rows] : by_collector) {
    TANGGAP_RETURN_IF_ERROR(DecidePlacesOf(collector, rows));
  }
  return absl::OkStatus();
}

std::vector<PlaceRequest> Admission::RequestsOf(const Indices& rows) const {
  std::vector<PlaceRequest> requests;
  for (const size_t i : rows) {
    PlaceRequest request{.codes = rows_[i]->codes};
    if (rows_[i]->draft_key.has_value()) {
      const auto own = reservations_.find({rows_[i]->survey, *rows_[i]->draft_key});
      if (own != reservations_.end()) request.reserved = own->second;
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

absl::Status Admission::DecidePlacesOf(const CollectorName& collector, const Indices& rows) {
  const std::vector<PlaceRequest> requests = RequestsOf(rows);
  PlacesByCode places = places_[collector];
  std::vector<Placement> placed = PlaceAll(places, requests);
  const bool any_full =
      std::any_of(placed.begin(), placed.end(), [](const Placement& one) { return !one.admitted; });
  if (any_full) {
    TANGGAP_RETURN_IF_ERROR(DropExpired(collector));
    places = places_[collector];
    placed = PlaceAll(places, requests);
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (placed[i].admitted) continue;
    refusals_[rows[i]] = Error(Reason::QUOTA_FULL).With("quota", placed[i].full);
  }
  return absl::OkStatus();
}

absl::Status Admission::DropExpired(const CollectorName& collector) {
  std::vector<base::Uuid> own;
  for (const auto& [draft, codes] : reservations_) own.push_back(draft.second);
  return DropExpiredReservations(transaction_, collector.first, collector.second, own, now_,
                                 places_[collector]);
}

absl::Status Admission::GiveAccountsBack() {
  std::set<std::pair<CollectorName, base::Uuid>> unused = new_accounts_;
  for (const size_t i : Open(NeedsAccount)) {
    unused.erase({{rows_[i]->survey, rows_[i]->collector}, *rows_[i]->account});
  }
  if (unused.empty()) return absl::OkStatus();
  const std::vector<std::pair<CollectorName, base::Uuid>> rows(unused.begin(), unused.end());
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(rows, [](const auto& row) { return row.first.first; }))
      .UuidArray(Gather<base::Uuid>(rows, [](const auto& row) { return row.first.second; }))
      .UuidArray(Gather<base::Uuid>(rows, [](const auto& row) { return row.second; }));
  return transaction_.Query(kGiveAccountsBack, params).status();
}

}  // namespace tanggap::surveys
