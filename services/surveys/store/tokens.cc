#include "services/surveys/store/tokens.h"

#include "libs/base/result.h"
#include "libs/postgres/failure.h"

namespace tanggap::surveys {

namespace {

constexpr postgres::Statement kNextSerial = {
    "next_serial_of_collector",
    "SELECT next_serial FROM surveys.collector WHERE survey = $1 AND collector = $2"};

// $1 to $7 are the request and its answer.
constexpr postgres::Statement kIssue = {"issue_tokens", R"(
  WITH moved AS (
    UPDATE surveys.collector SET next_serial = next_serial + cardinality($11::bytea[])
    WHERE survey = $8 AND collector = $9 AND next_serial = $10 RETURNING survey, collector),
  answered AS (
    )" TANGGAP_IDEMPOTENCY_INSERT(1, 2, 3, 4, 5, 6, 7) R"(FROM moved),
  issued AS (
    INSERT INTO surveys.token (survey, collector, serial, reference_sealed, issue_month, expire_time, revoked)
    SELECT survey, collector, $10::bigint + t.place - 1, t.reference, $12, $13::timestamptz, false
    FROM moved CROSS JOIN unnest($11::bytea[]) WITH ORDINALITY AS t (reference, place))
  SELECT collector FROM moved)"};

// $4 is the state, 0 for all, $5 today, $6 RESPONDED, $7 REVOKED, $8 ISSUED. What a state costs to
// look for does not hang on how many have it.
constexpr postgres::Statement kList = {"list_tokens", R"(
  SELECT serial, reference_sealed, state FROM (
    SELECT serial, reference_sealed,
      CASE WHEN spent_day < $5::int THEN $6::int WHEN revoked THEN $7::int ELSE $8::int END AS state
    FROM surveys.token
    WHERE survey = $1 AND collector = $2 AND serial > $3 AND serial <= $3 + $10::bigint) AS shown
  WHERE $4::int = 0 OR state = $4::int ORDER BY serial LIMIT $9)"};

constexpr postgres::Statement kRevoke = {"revoke_tokens", "WITH " TANGGAP_IDEMPOTENCY_CLAIM R"(,
  held AS (
    SELECT serial FROM surveys.token
    WHERE survey = $9 AND collector = $10 AND serial = ANY ($11::bigint[]) AND NOT revoked
      AND EXISTS (SELECT FROM claimed) ORDER BY serial FOR UPDATE),
  revoked AS (
    UPDATE surveys.token t SET revoked = true FROM held
    WHERE t.survey = $9 AND t.collector = $10 AND t.serial = held.serial)
  SELECT resource FROM claimed)"};

constexpr postgres::Statement kFind = {"find_token",
                                       "SELECT revoked, expire_time, spent_day FROM surveys.token "
                                       "WHERE survey = $1 AND collector = $2 AND serial = $3"};

}  // namespace

absl::StatusOr<int64_t> Tokens::NextSerial(const base::Uuid& survey, const base::Uuid& collector,
                                           absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kNextSerial, postgres::Params().Uuid(survey).Uuid(collector), deadline));
  return rows.empty() ? 0 : rows[0].Int("next_serial");
}

absl::StatusOr<Tokens::Issued> Tokens::Issue(const TokenBatch& batch, absl::Time deadline) {
  postgres::Params params;
  postgres::idempotency::Append(
      params, {batch.request, batch.collector,
               cipher_.SealAnswer(batch.agency, batch.collector, batch.answer), batch.time});
  params.Uuid(batch.survey)
      .Uuid(batch.collector)
      .Int(batch.first)
      .BytesArray(batch.references)
      .Int(batch.issue_month)
      .OptionalTime(batch.expire_time);
  const absl::StatusOr<postgres::Rows> rows = pool_.Query(kIssue, params, deadline);
  if (postgres::ConstraintOf(rows.status()) == "requests_pkey") return Issued::kKnown;
  TANGGAP_RETURN_IF_ERROR(rows.status());
  return rows->empty() ? Issued::kMoved : Issued::kDone;
}

absl::StatusOr<std::vector<TokenRow>> Tokens::List(const base::Uuid& survey,
                                                   const base::Uuid& collector, const Page& page,
                                                   absl::Time deadline) {
  postgres::Params params;
  params.Uuid(survey)
      .Uuid(collector)
      .Int(page.after)
      .Int(page.state)
      .Int(page.today)
      .Int(v1::PARTICIPATION_STATE_RESPONDED)
      .Int(v1::PARTICIPATION_STATE_REVOKED)
      .Int(v1::PARTICIPATION_STATE_ISSUED)
      .Int(page.most)
      .Int(kMostLookedAt);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kList, params, deadline));
  std::vector<TokenRow> tokens;
  for (const postgres::Row& row : rows) {
    tokens.push_back({row.Int("serial"), row.OptionalBytes("reference_sealed"),
                      static_cast<v1::ParticipationState>(row.Int("state"))});
  }
  return tokens;
}

absl::StatusOr<bool> Tokens::Revoke(const TokenRevocation& revocation, absl::Time deadline) {
  postgres::Params params;
  postgres::idempotency::AppendClaim(
      params, {revocation.request, revocation.collector,
               cipher_.SealAnswer(revocation.agency, revocation.collector, revocation.answer),
               revocation.time});
  params.Uuid(revocation.survey).Uuid(revocation.collector).IntArray(revocation.serials);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kRevoke, params, deadline));
  return !rows.empty();
}

absl::StatusOr<std::optional<TokenStanding>> Tokens::Find(const base::Uuid& survey,
                                                          const base::Uuid& collector,
                                                          int64_t serial, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kFind, postgres::Params().Uuid(survey).Uuid(collector).Int(serial), deadline));
  if (rows.empty()) return std::optional<TokenStanding>();
  return std::optional(TokenStanding{rows[0].Bool("revoked"), rows[0].OptionalTime("expire_time"),
                                     !rows[0].IsNull("spent_day")});
}

}  // namespace tanggap::surveys
