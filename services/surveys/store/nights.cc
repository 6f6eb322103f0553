#include "services/surveys/store/nights.h"

#include "libs/base/result.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/store/reservations.h"

namespace tanggap::surveys {

namespace {

constexpr int64_t kRowsAtOnce = 1000;

constexpr postgres::Statement kLastDone = {"last_night", "SELECT done FROM surveys.night"};
constexpr postgres::Statement kNoteDone = {"night_done",
                                           "UPDATE surveys.night SET done = $1 WHERE done < $1"};

// One statement, so that everybody finds each row in one place, and none waits for it. Rows are
// deleted one by one, for what empties a table at once waits for all who read it, and makes others
// wait behind it.
#define TANGGAP_MOVE_OF(n)                                                           \
  {                                                                                  \
    "move_arrivals_" n,                                                              \
        "WITH moved AS (UPDATE surveys.night SET moves = moves + 1), "               \
        "arrived AS (DELETE FROM surveys.arrival_" n                                 \
        " RETURNING *), "                                                            \
        "responses AS (INSERT INTO surveys.response SELECT * FROM arrived ORDER BY " \
        "response_key), words AS (DELETE FROM surveys.comment_arrival_" n            \
        " RETURNING *) INSERT INTO surveys.comment SELECT * FROM words ORDER BY "    \
        "comment_key"                                                                \
  }

constexpr postgres::Statement kMoves[] = {TANGGAP_MOVE_OF("0"), TANGGAP_MOVE_OF("1")};

// Its id is 60 bits of chance. Rows that a fold looks at are left.
constexpr postgres::Statement kRewriteDeltas = {"rewrite_deltas", R"(
  WITH waiting AS MATERIALIZED (
    SELECT survey, id FROM surveys.cell_delta WHERE day < $1 FOR UPDATE SKIP LOCKED),
  old AS (
    DELETE FROM surveys.cell_delta d USING waiting w WHERE d.survey = w.survey AND d.id = w.id RETURNING d.*),
  renamed AS MATERIALIZED (SELECT old.*, replace(gen_random_uuid()::text, '-', '') AS chance FROM old)
  INSERT INTO surveys.cell_delta
    (survey, id, series, version, unit, service, channel, month, level, imported, state, day, sign, flagged, vector)
  SELECT survey, ('x' || left(chance, 12) || right(chance, 3))::bit(60)::bigint, series, version, unit, service, channel,
    month, level, imported, state, 0, sign, flagged, vector
  FROM renamed ORDER BY 2)"};

constexpr postgres::Statement kCountLeft = {
    "count_unwritten_deltas",
    "SELECT count(*) AS count FROM surveys.cell_delta WHERE day > 0 AND day < $1"};

constexpr postgres::Statement kRewriteFollowUps = {"rewrite_follow_ups", R"(
  WITH waiting AS MATERIALIZED (
    SELECT survey, comment_key, rule FROM surveys.follow_up FOR UPDATE SKIP LOCKED),
  old AS (
    DELETE FROM surveys.follow_up f USING waiting w
    WHERE f.survey = w.survey AND f.comment_key = w.comment_key AND f.rule = w.rule RETURNING f.*)
  INSERT INTO surveys.follow_up SELECT * FROM old ORDER BY comment_key)"};

constexpr postgres::Statement kDropDrafts = {
    "drop_expired_drafts",
    "DELETE FROM surveys.draft WHERE (survey, draft_key) IN (SELECT survey, draft_key FROM "
    "surveys.draft WHERE expire_day < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)"};

constexpr postgres::Statement kListSurveys = {
    "list_holding_surveys",
    "SELECT survey, agency, hold_months FROM surveys.survey "
    "WHERE survey > $1 AND published_version > 0 ORDER BY survey LIMIT $2"};

#define TANGGAP_FORGET(table, key)                                                      \
  {                                                                                     \
    "forget_of_" table,                                                                 \
        "DELETE FROM surveys." table " WHERE survey = $1 AND (" key ") IN (SELECT " key \
        " FROM surveys." table " WHERE survey = $1 AND month < $2 LIMIT $3)"            \
  }

constexpr postgres::Statement kForget[] = {
    TANGGAP_FORGET("response", "response_key"),
    TANGGAP_FORGET("arrival_0", "response_key"),
    TANGGAP_FORGET("arrival_1", "response_key"),
    TANGGAP_FORGET("comment", "question, comment_key"),
    TANGGAP_FORGET("comment_arrival_0", "question, comment_key"),
    TANGGAP_FORGET("comment_arrival_1", "question, comment_key"),
    {"forget_of_token",
     "UPDATE surveys.token SET reference_sealed = NULL WHERE survey = $1 AND (collector, serial) "
     "IN (SELECT collector, serial FROM surveys.token WHERE survey = $1 AND issue_month < $2 AND "
     "reference_sealed IS NOT NULL ORDER BY collector, serial LIMIT $3)"}};

// A transaction holds none of them, so each by itself.
constexpr postgres::Statement kVacuum[] = {
    {"vacuum_deltas", "VACUUM surveys.cell_delta"},
    {"vacuum_due", "VACUUM surveys.cell_due"},
    {"vacuum_follow_ups", "VACUUM surveys.follow_up"},
    {"vacuum_drafts", "VACUUM surveys.draft"},
    {"vacuum_reservations", "VACUUM surveys.reservation"},
    {"vacuum_responses", "VACUUM surveys.response"},
    {"vacuum_comments", "VACUUM surveys.comment"},
    {"vacuum_tokens", "VACUUM surveys.token"},
    {"vacuum_arrivals_0", "VACUUM surveys.arrival_0"},
    {"vacuum_arrivals_1", "VACUUM surveys.arrival_1"},
    {"vacuum_comment_arrivals_0", "VACUUM surveys.comment_arrival_0"},
    {"vacuum_comment_arrivals_1", "VACUUM surveys.comment_arrival_1"},
};

#define TANGGAP_SIZE_OF(n)                                                                   \
  {                                                                                          \
    "size_of_arrivals_" n, "SELECT pg_relation_size('surveys.arrival_" n                     \
                           "') + pg_relation_size('surveys.comment_arrival_" n "') AS bytes" \
  }

constexpr postgres::Statement kSizes[] = {TANGGAP_SIZE_OF("0"), TANGGAP_SIZE_OF("1")};

}  // namespace

absl::StatusOr<int64_t> Nights::LastDone(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kLastDone, deadline));
  return rows[0].Int("done");
}

absl::Status Nights::NoteDone(int64_t night, absl::Time deadline) {
  return pool_.Query(kNoteDone, postgres::Params().Int(night), deadline).status();
}

absl::Status Nights::MoveArrivals(int64_t day, absl::Time deadline) {
  return pool_.Query(kMoves[day % 2], deadline).status();
}

absl::StatusOr<int64_t> Nights::RewriteWaiting(int64_t today, absl::Time deadline) {
  const postgres::Params params = postgres::Params().Int(today);
  TANGGAP_RETURN_IF_ERROR(pool_.Query(kRewriteDeltas, params, deadline).status());
  TANGGAP_RETURN_IF_ERROR(pool_.Query(kRewriteFollowUps, deadline).status());
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kCountLeft, params, deadline));
  return rows[0].Int("count");
}

absl::Status Nights::DropReservations(absl::Time now, absl::Time deadline) {
  return SettleReservations(pool_, now, deadline);
}

absl::Status Nights::DropExpired(absl::Time now, absl::Time deadline) {
  const int64_t today = UtcDay(now);
  for (size_t gone = kRowsAtOnce; gone == kRowsAtOnce;) {
    TANGGAP_ASSIGN_OR_RETURN(
        const postgres::Rows rows,
        pool_.Query(kDropDrafts, postgres::Params().Int(today).Int(kRowsAtOnce), deadline));
    gone = rows.affected();
  }
  return DropReservations(now, deadline);
}

absl::Status Nights::Forget(const base::Uuid& survey, int first_month, absl::Time deadline) {
  for (const postgres::Statement& statement : kForget) {
    for (size_t gone = kRowsAtOnce; gone == kRowsAtOnce;) {
      TANGGAP_ASSIGN_OR_RETURN(
          const postgres::Rows rows,
          pool_.Query(statement, postgres::Params().Uuid(survey).Int(first_month).Int(kRowsAtOnce),
                      deadline));
      gone = rows.affected();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Nights::Vacuum(int64_t day, absl::Time deadline) {
  absl::Status status;
  for (const postgres::Statement& statement : kVacuum)
    status.Update(pool_.Query(statement, deadline).status());
  TANGGAP_RETURN_IF_ERROR(status);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kSizes[day % 2], deadline));
  return rows[0].Int("bytes");
}

absl::StatusOr<std::vector<HoldingSurvey>> Nights::ListSurveys(const base::Uuid& after, int most,
                                                               absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kListSurveys, postgres::Params().Uuid(after).Int(most), deadline));
  std::vector<HoldingSurvey> surveys;
  for (const postgres::Row& row : rows) {
    surveys.push_back(
        {row.Uuid("survey"), row.Text("agency"), static_cast<int>(row.Int("hold_months"))});
  }
  return surveys;
}

}  // namespace tanggap::surveys
