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
    INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, resource, response_encrypted,
      create_time)
    SELECT $1::text, $2::text, $3::uuid, $4::bytea, $5::uuid, $6::bytea, $7::timestamptz FROM moved),
  issued AS (
    INSERT INTO surveys.token (survey, collector, serial, reference_sealed, issue_month, expire_time, revoked)
    SELECT survey, collector, $10::bigint + t.place - 1, t.reference, $12, $13::timestamptz, false
    FROM moved CROSS JOIN unnest($11::bytea[]) WITH ORDINALITY AS t (reference, place))
  SELECT collector FROM moved)"};

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

}  // namespace tanggap::surveys
