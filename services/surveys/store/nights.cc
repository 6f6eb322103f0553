#include "services/surveys/store/nights.h"

#include "libs/base/result.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/store/reservations.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

namespace {

constexpr int64_t kRowsAtOnce = 1000;

constexpr postgres::Statement kLastDone = {"last_night", "SELECT done FROM surveys.night"};
constexpr postgres::Statement kNoteDone = {"night_done",
                                           "UPDATE surveys.night SET done = $1 WHERE done < $1"};

// How far it has come: locked, so that of several nights at once one moves.
constexpr postgres::Statement kMoved = {"moved_arrivals",
                                        "SELECT moved FROM surveys.night FOR UPDATE"};
constexpr postgres::Statement kNoteMoved = {
    "note_moved_arrivals", "UPDATE surveys.night SET moved = $1, moves = moves + 1"};
constexpr postgres::Statement kNoteNothingMoved = {"note_nothing_moved",
                                                   "UPDATE surveys.night SET moved = 0"};

// Of even days if $1, of odd ones if $2. One statement, so that everybody finds each row in one
// place and none waits for it, and one order for all, so that nothing of it is by itself. Rows are
// deleted one by one, for what empties a table at once waits for all who read it, and makes others
// wait behind it. Words wait for responses: whoever revises or withdraws locks them in that order.
constexpr postgres::Statement kMove = {"move_arrivals", R"(
  WITH arrived_0 AS (DELETE FROM surveys.arrival_0 WHERE $1 RETURNING *),
  arrived_1 AS (DELETE FROM surveys.arrival_1 WHERE $2 RETURNING *),
  responses AS (INSERT INTO surveys.response
    SELECT * FROM (SELECT * FROM arrived_0 UNION ALL SELECT * FROM arrived_1) AS arrived ORDER BY response_key),
  words_0 AS (DELETE FROM surveys.comment_arrival_0
    WHERE $1 AND (SELECT count(*) FROM arrived_0) + (SELECT count(*) FROM arrived_1) >= 0 RETURNING *),
  words_1 AS (DELETE FROM surveys.comment_arrival_1
    WHERE $2 AND (SELECT count(*) FROM arrived_0) + (SELECT count(*) FROM arrived_1) >= 0 RETURNING *)
  INSERT INTO surveys.comment
  SELECT * FROM (SELECT * FROM words_0 UNION ALL SELECT * FROM words_1) AS words ORDER BY comment_key)"};

// Its id is 60 bits of chance. Rows that a fold looks at are left; one that is under way does not
// see the new ones, so they have a mark by which the next finds them.
constexpr postgres::Statement kRewriteDeltas = {"rewrite_deltas", R"(
  WITH waiting AS MATERIALIZED (
    SELECT survey, id FROM surveys.cell_delta WHERE day < $1 FOR UPDATE SKIP LOCKED),
  old AS (
    DELETE FROM surveys.cell_delta d USING waiting w WHERE d.survey = w.survey AND d.id = w.id RETURNING d.*),
  renamed AS MATERIALIZED (SELECT old.*, replace(gen_random_uuid()::text, '-', '') AS chance FROM old),
  anew AS (INSERT INTO surveys.cell_delta
    (survey, id, series, version, unit, service, channel, month, level, imported, state, day, sign, flagged, vector)
    SELECT survey, ('x' || left(chance, 12) || right(chance, 3))::bit(60)::bigint, series, version, unit, service,
      channel, month, level, imported, state, 0, sign, flagged, vector
    FROM renamed ORDER BY 2 RETURNING survey, id)
  INSERT INTO surveys.cell_due (survey, mark) SELECT survey, min(id) FROM anew GROUP BY survey)"};

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

#define TANGGAP_FORGET(table, key, returning)                                           \
  {                                                                                     \
    "forget_of_" table,                                                                 \
        "DELETE FROM surveys." table " WHERE survey = $1 AND (" key ") IN (SELECT " key \
        " FROM surveys." table " WHERE survey = $1 AND month < $2 LIMIT $3)" returning  \
  }
#define TANGGAP_FORGET_RESPONSES(table) \
  TANGGAP_FORGET(table, "response_key", " RETURNING response_key, level")
#define TANGGAP_FORGET_WORDS(table) TANGGAP_FORGET(table, "question, comment_key", "")

constexpr postgres::Statement kForget[] = {
    TANGGAP_FORGET_RESPONSES("response"),
    TANGGAP_FORGET_RESPONSES("arrival_0"),
    TANGGAP_FORGET_RESPONSES("arrival_1"),
    TANGGAP_FORGET_WORDS("comment"),
    TANGGAP_FORGET_WORDS("comment_arrival_0"),
    TANGGAP_FORGET_WORDS("comment_arrival_1"),
    // On whatever day they were to be filed.
    {"forget_of_follow_up",
     "DELETE FROM surveys.follow_up WHERE ctid = ANY (ARRAY(SELECT ctid FROM surveys.follow_up "
     "WHERE survey = $1 AND file_day < make_date($2::int / 100, $2::int % 100, 1) - date "
     "'1970-01-01' LIMIT $3))"},
    // In the order of the index that has them alone, and by where they stand: or the planner may go
    // through all tokens of the survey for each batch.
    {"forget_of_token",
     "UPDATE surveys.token SET reference_sealed = NULL WHERE ctid = ANY (ARRAY(SELECT ctid FROM "
     "surveys.token WHERE survey = $1 AND issue_month < $2 AND reference_sealed IS NOT NULL "
     "ORDER BY issue_month LIMIT $3))"}};

// What staff were told of who gave them.
constexpr postgres::Statement kForgetTold = {
    "forget_what_was_told", "DELETE FROM idempotency.requests WHERE resource = ANY ($1::uuid[])"};

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

// Gives how many went.
absl::StatusOr<size_t> ForgetSome(postgres::Transaction& transaction,
                                  const postgres::Statement& statement,
                                  const postgres::Params& params) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(statement, params));
  std::vector<base::Uuid> named;
  for (const postgres::Row& row : rows) {
    if (row.Int("level") == v1::RESPONDENT_LEVEL_IDENTIFIED)
      named.push_back(row.Uuid("response_key"));
  }
  if (!named.empty()) {
    // A statement of its own: so it sees what was written for whoever held one of the rows.
    TANGGAP_RETURN_IF_ERROR(
        transaction.Query(kForgetTold, postgres::Params().UuidArray(named)).status());
  }
  return rows.affected();
}

}  // namespace

absl::StatusOr<int64_t> Nights::LastDone(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kLastDone, deadline));
  return rows[0].Int("done");
}

absl::Status Nights::NoteDone(int64_t night, absl::Time deadline) {
  return pool_.Query(kNoteDone, postgres::Params().Int(night), deadline).status();
}

absl::Status Nights::MoveArrivals(int64_t through, int64_t today, absl::Time deadline) {
  return pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kMoved));
    const int64_t moved = rows.Only().Int("moved");
    if (moved >= through) return absl::OkStatus();
    // What came on the day before yesterday is where today's arrive.
    const bool with_todays = moved < today - 2;
    const bool even = with_todays || (today - 1) % 2 == 0;
    const bool odd = with_todays || (today - 1) % 2 == 1;
    TANGGAP_RETURN_IF_ERROR(
        transaction.Query(kMove, postgres::Params().Bool(even).Bool(odd)).status());
    return transaction.Query(kNoteMoved, postgres::Params().Int(today - 1)).status();
  });
}

absl::Status Nights::NoteNothingMoved(absl::Time deadline) {
  return pool_.Query(kNoteNothingMoved, deadline).status();
}

absl::StatusOr<int64_t> Nights::RewriteWaiting(int64_t today, absl::Time deadline) {
  const postgres::Params params = postgres::Params().Int(today);
  TANGGAP_RETURN_IF_ERROR(pool_.Query(kRewriteDeltas, params, deadline).status());
  TANGGAP_RETURN_IF_ERROR(pool_.Query(kRewriteFollowUps, deadline).status());
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kCountLeft, params, deadline));
  return rows[0].Int("count");
}

absl::Status Nights::DropExpired(absl::Time now, absl::Time deadline) {
  const int64_t today = UtcDay(now);
  for (size_t gone = kRowsAtOnce; gone == kRowsAtOnce;) {
    TANGGAP_ASSIGN_OR_RETURN(
        const postgres::Rows rows,
        pool_.Query(kDropDrafts, postgres::Params().Int(today).Int(kRowsAtOnce), deadline));
    gone = rows.affected();
  }
  return SettleReservations(pool_, now, deadline);
}

absl::Status Nights::Forget(const base::Uuid& survey, int first_month, absl::Time deadline) {
  const postgres::Params params = postgres::Params().Uuid(survey).Int(first_month).Int(kRowsAtOnce);
  for (const postgres::Statement& statement : kForget) {
    // Until nothing is found: fewer than that are also those of which others have changed some.
    for (size_t gone = 1; gone > 0;) {
      TANGGAP_RETURN_IF_ERROR(pool_.Transact(deadline, [&](postgres::Transaction& transaction) {
        const absl::StatusOr<size_t> some = ForgetSome(transaction, statement, params);
        gone = some.value_or(0);
        return some.status();
      }));
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
