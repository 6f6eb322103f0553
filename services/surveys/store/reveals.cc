#include "services/surveys/store/reveals.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

#define TANGGAP_RESPONDENT_COLUMNS \
  "SELECT level, unit, month, respondent_key, respondent_sealed, direct_sealed FROM surveys."

constexpr postgres::Statement kFind = {
    "find_respondent", TANGGAP_RESPONDENT_COLUMNS
    "response WHERE survey = $1 AND response_key = $2 UNION ALL " TANGGAP_RESPONDENT_COLUMNS
    "arrival_0 WHERE survey = $1 AND response_key = $2 UNION ALL " TANGGAP_RESPONDENT_COLUMNS
    "arrival_1 WHERE survey = $1 AND response_key = $2"};

#define TANGGAP_HELD_RESPONDENT \
  "WHERE survey = $1 AND response_key = $2 AND respondent_sealed = $3 FOR SHARE)"

constexpr postgres::Statement kHold = {
    "hold_respondent",
    "WITH r AS (SELECT FROM surveys.response " TANGGAP_HELD_RESPONDENT
    ", a AS (SELECT FROM surveys.arrival_0 " TANGGAP_HELD_RESPONDENT
    ", b AS (SELECT FROM surveys.arrival_1 " TANGGAP_HELD_RESPONDENT
    " SELECT 1 AS held FROM r UNION ALL SELECT 1 FROM a UNION ALL SELECT 1 FROM b"};

constexpr postgres::Statement kRecord = {"record_reveal", "WITH " TANGGAP_IDEMPOTENCY_CLAIM R"(,
  recorded AS (
    INSERT INTO surveys.reveal (survey, response_key, access, access_time, unit, officer, purpose, reason)
    SELECT $9::uuid, $10::uuid, $11::uuid, $12::timestamptz, $13::text, $14::text, $15::int, $16::text FROM claimed)
  SELECT resource FROM claimed)"};

constexpr postgres::Statement kList = {
    "list_reveals",
    "SELECT access_time, unit, purpose, reason FROM surveys.reveal "
    "WHERE survey = $1 AND response_key = $2 ORDER BY access_time DESC, access LIMIT 1000"};

postgres::Params ParamsOf(const base::Uuid& survey, const base::Uuid& response_key) {
  postgres::Params params;
  params.Uuid(survey).Uuid(response_key);
  return params;
}

}  // namespace

absl::StatusOr<std::optional<KeptRespondent>> Reveals::Find(const base::Uuid& survey,
                                                            const base::Uuid& response_key,
                                                            absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFind, ParamsOf(survey, response_key), deadline));
  if (rows.empty()) return std::optional<KeptRespondent>();
  KeptRespondent kept{.level = static_cast<v1::RespondentLevel>(rows[0].Int("level")),
                      .unit = rows[0].Text("unit"),
                      .month = static_cast<int>(rows[0].Int("month"))};
  if (!rows[0].IsNull("respondent_sealed")) {
    kept.sealed = {rows[0].Bytes("respondent_key"), rows[0].Bytes("respondent_sealed"),
                   rows[0].Bytes("direct_sealed")};
  }
  return std::optional(std::move(kept));
}

absl::StatusOr<bool> Reveals::Record(const NewReveal& made, absl::Time deadline) {
  postgres::Params params;
  postgres::idempotency::AppendClaim(
      params, {made.request, made.response_key,
               cipher_.SealAnswer(made.agency, made.response_key, made.answer), made.reveal.time});
  params.Uuid(made.survey)
      .Uuid(made.response_key)
      .Uuid(made.access)
      .Time(made.reveal.time)
      .Text(made.reveal.unit)
      .Text(made.officer)
      .Int(made.reveal.purpose)
      .Text(made.reveal.reason);
  bool recorded = false;
  TANGGAP_RETURN_IF_ERROR(
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        recorded = false;
        TANGGAP_ASSIGN_OR_RETURN(
            const postgres::Rows held,
            transaction.Query(kHold,
                              ParamsOf(made.survey, made.response_key).Bytes(made.who_sealed)));
        if (held.empty()) return absl::OkStatus();
        TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kRecord, params));
        recorded = !rows.empty();
        return absl::OkStatus();
      }));
  return recorded;
}

absl::StatusOr<std::vector<Reveal>> Reveals::List(const base::Uuid& survey,
                                                  const base::Uuid& response_key,
                                                  absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kList, ParamsOf(survey, response_key), deadline));
  std::vector<Reveal> reveals;
  for (const postgres::Row& row : rows) {
    reveals.push_back({row.Time("access_time"), row.Text("unit"),
                       static_cast<v1::RespondentRevealPurpose>(row.Int("purpose")),
                       row.Text("reason")});
  }
  return reveals;
}

}  // namespace tanggap::surveys
