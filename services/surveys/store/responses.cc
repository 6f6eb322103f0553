#include "services/surveys/store/responses.h"

#include <map>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/gather.h"
#include "libs/postgres/idempotency.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/store/response_rows.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

#define TANGGAP_HELD_COLUMNS                                     \
  "SELECT " TANGGAP_RESPONSE_COLUMNS                             \
  ", revision, hash_sealed, respondent_key, respondent_sealed, " \
  "direct_sealed, published_through FROM surveys."

// One row always. It stands in one of three tables (migrations/0002_collection.sql).
constexpr postgres::Statement kFind = {
    "find_response_of_receipt",
    "SELECT EXISTS (SELECT FROM surveys.response_seen WHERE survey = $1 AND seen_key = $2) AS "
    "seen, found.* FROM (SELECT) AS one LEFT JOIN (" TANGGAP_HELD_COLUMNS
    "response WHERE survey = $1 AND response_key = $3 UNION ALL " TANGGAP_HELD_COLUMNS
    "arrival_0 WHERE survey = $1 AND response_key = $3 UNION ALL " TANGGAP_HELD_COLUMNS
    "arrival_1 WHERE survey = $1 AND response_key = $3) AS found ON true"};

// `still`: a statement that has waited for whoever publishes finds the survey as it is then, and
// the rest of it as it was before; so that nothing is left of it but to be tried again.
constexpr const char* kTaken = R"(
  WITH still AS MATERIALIZED (
    SELECT survey FROM surveys.survey WHERE survey = $1 AND publications = $28 FOR SHARE),
  of_response AS (DELETE FROM surveys.response WHERE survey = $1 AND response_key = $2 AND revision = $3 AND state = $4
    AND EXISTS (SELECT FROM still) RETURNING *),
  of_arrival_0 AS (DELETE FROM surveys.arrival_0 WHERE survey = $1 AND response_key = $2 AND revision = $3 AND state = $4
    AND EXISTS (SELECT FROM still) RETURNING *),
  of_arrival_1 AS (DELETE FROM surveys.arrival_1 WHERE survey = $1 AND response_key = $2 AND revision = $3 AND state = $4
    AND EXISTS (SELECT FROM still) RETURNING *),
  was AS MATERIALIZED (
    SELECT * FROM of_response UNION ALL SELECT * FROM of_arrival_0 UNION ALL SELECT * FROM of_arrival_1),
  figures AS (INSERT INTO surveys.cell_delta
    (survey, id, series, version, unit, service, channel, month, level, imported, state, day, sign, flagged, vector)
    SELECT survey, d.id, series, d.version, unit, d.service, channel, month, level, imported, $4, $5, d.sign, d.flagged,
      d.vector
    FROM was CROSS JOIN unnest($6::bigint[], $7::integer[], $8::text[], $9::smallint[], $10::boolean[], $11::bytea[])
      AS d (id, version, service, sign, flagged, vector)),
  due AS (INSERT INTO surveys.cell_due (survey, mark)
    SELECT survey, min(d.id) FROM was CROSS JOIN unnest($6::bigint[]) AS d (id) GROUP BY survey),
  no_words AS (DELETE FROM surveys.comment
    WHERE survey = $1 AND (question, comment_key) IN (SELECT * FROM unnest($27::text[], $12::uuid[]))
      AND EXISTS (SELECT FROM was) RETURNING comment_key),
  no_words_0 AS (DELETE FROM surveys.comment_arrival_0
    WHERE survey = $1 AND (question, comment_key) IN (SELECT * FROM unnest($27::text[], $12::uuid[]))
      AND EXISTS (SELECT FROM was) RETURNING comment_key),
  no_words_1 AS (DELETE FROM surveys.comment_arrival_1
    WHERE survey = $1 AND (question, comment_key) IN (SELECT * FROM unnest($27::text[], $12::uuid[]))
      AND EXISTS (SELECT FROM was) RETURNING comment_key),
  gone AS MATERIALIZED (
    SELECT * FROM no_words UNION ALL SELECT * FROM no_words_0 UNION ALL SELECT * FROM no_words_1),)";

constexpr const char* kRow = R"(
    (survey, response_key, series, version, level, state, revision, month, day, imported, unit, service, channel,
     language, collector, answers, flags, hash_sealed, respondent_key, respondent_sealed, direct_sealed,
     published_through)
    SELECT survey, response_key, series, $13, level, $14, revision + 1, month, day, imported, unit, $15, channel,
      $16, collector, $17, $18::smallint[], $19, $20, $21, $22, $23
    FROM was),)";

// The keys of words are deleted before they come again.
constexpr const char* kWords = R"(
    (survey, question, comment_key, unit, service, channel, month, words)
    SELECT survey, c.question, c.comment_key, unit, $15, channel, month, c.words
    FROM was CROSS JOIN unnest($24::text[], $25::uuid[], $26::text[]) AS c (question, comment_key, words)
    WHERE (SELECT count(*) FROM gone) >= 0)
  SELECT survey FROM was)";

// A night that writes them anew meanwhile is waited for, and what it wrote is seen by the next
// statement only: so until none is left.
constexpr postgres::Statement kUnfile = {"unfile_suggestions", R"(
  DELETE FROM surveys.follow_up WHERE survey = $1 AND comment_key = ANY ($2::uuid[])
  RETURNING comment_key, rule, file_day, tries)"};
constexpr postgres::Statement kWaitsStill = {"find_suggestion_of_response", R"(
  SELECT rule FROM surveys.follow_up WHERE survey = $1 AND comment_key = ANY ($2::uuid[]) LIMIT 1)"};
constexpr postgres::Statement kFile = {"put_suggestions_instead", R"(
  INSERT INTO surveys.follow_up (survey, comment_key, rule, agency, category, words_sealed, file_day, tries)
  SELECT $1, f.comment_key, f.rule, f.agency, f.category, f.words_sealed, f.file_day, f.tries
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::integer[], $8::integer[])
    AS f (comment_key, rule, agency, category, words_sealed, file_day, tries))"};

std::string TextOf(const char* bucket) {
  return base::Join(kTaken, "\n  written AS (INSERT INTO surveys.arrival_", bucket, kRow,
                    "\n  words AS (INSERT INTO surveys.comment_arrival_", bucket, kWords);
}

const postgres::Statement& ReplaceStatement(int64_t today) {
  static const auto& even = *new std::string(TextOf("0"));
  static const auto& odd = *new std::string(TextOf("1"));
  static const postgres::Statement statements[] = {{"replace_response_on_even_day", even.c_str()},
                                                   {"replace_response_on_odd_day", odd.c_str()}};
  return statements[today % 2];
}

void AppendDeltas(postgres::Params& params, const std::vector<Replacement::Delta>& deltas) {
  using Delta = Replacement::Delta;
  params.IntArray(Gather<int64_t>(deltas, [](const Delta& delta) { return delta.id; }))
      .IntArray(Gather<int64_t>(deltas, [](const Delta& delta) { return delta.version; }))
      .TextArray(Gather<std::string>(deltas, [](const Delta& delta) { return delta.service; }))
      .IntArray(Gather<int64_t>(deltas, [](const Delta& delta) { return delta.sign; }))
      .BoolArray(Gather<bool>(deltas, [](const Delta& delta) { return delta.flagged; }))
      .BytesArray(Gather<std::string>(deltas, [](const Delta& delta) { return delta.vector; }));
}

void AppendRow(postgres::Params& params, const ResponseRow& row, int64_t published_through) {
  params.Int(row.version)
      .Int(row.state)
      .Text(row.service)
      .OptionalText(row.language)
      .Bytes(row.answers)
      .IntArray(row.flags)
      .Bytes(row.hash_sealed)
      .OptionalBytes(row.respondent_key)
      .OptionalBytes(row.respondent_sealed)
      .OptionalBytes(row.direct_sealed)
      .Int(published_through);
}

void AppendWords(postgres::Params& params, const std::vector<CommentRow>& comments) {
  params
      .TextArray(Gather<std::string>(comments, [](const CommentRow& row) { return row.question; }))
      .UuidArray(
          Gather<base::Uuid>(comments, [](const CommentRow& row) { return row.comment_key; }))
      .TextArray(Gather<std::string>(comments, [](const CommentRow& row) { return row.words; }));
}

postgres::Params ParamsOf(const base::Uuid& survey, const std::vector<FollowUpRow>& rows) {
  postgres::Params params;
  params.Uuid(survey)
      .UuidArray(Gather<base::Uuid>(rows, [](const FollowUpRow& row) { return row.comment_key; }))
      .TextArray(Gather<std::string>(rows, [](const FollowUpRow& row) { return row.rule; }))
      .TextArray(Gather<std::string>(rows, [](const FollowUpRow& row) { return row.agency; }))
      .TextArray(Gather<std::string>(rows, [](const FollowUpRow& row) { return row.category; }))
      .BytesArray(
          Gather<std::string>(rows, [](const FollowUpRow& row) { return row.words_sealed; }))
      .IntArray(Gather<int64_t>(rows, [](const FollowUpRow& row) { return row.file_day; }));
  return params;
}

std::vector<base::Uuid> OldKeys(const Replacement& replacement) {
  return Gather<base::Uuid>(replacement.old_words, [](const auto& words) { return words.second; });
}

postgres::Params ParamsOf(const Replacement& replacement, int64_t today) {
  postgres::Params params;
  params.Uuid(replacement.survey)
      .Uuid(replacement.row.response_key)
      .Int(replacement.revision)
      .Int(v1::RESPONSE_STATE_ACCEPTED)
      .Int(today);
  AppendDeltas(params, replacement.deltas);
  params.UuidArray(OldKeys(replacement));
  AppendRow(params, replacement.row, replacement.published_through);
  AppendWords(params, replacement.comments);
  params.TextArray(
      Gather<std::string>(replacement.old_words, [](const auto& words) { return words.first; }));
  params.Int(replacement.publications);
  return params;
}

// Of one that was taken back. What is put in its place may be filed if it may be: it is tried for
// no longer.
struct Unfiled {
  int file_day = 0;
  int64_t tries = 0;
};

// The suggestions that wait of a response are taken back; in the place of each that of the same
// rule is put, if there is one.
absl::Status FileInstead(postgres::Transaction& transaction, const Replacement& replacement) {
  postgres::Params of;
  of.Uuid(replacement.survey).UuidArray(OldKeys(replacement));
  std::map<std::pair<base::Uuid, std::string>, Unfiled> waited;
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows unfiled, transaction.Query(kUnfile, of));
    for (const postgres::Row& row : unfiled) {
      waited.insert_or_assign({row.Uuid("comment_key"), row.Text("rule")},
                              Unfiled{static_cast<int>(row.Int("file_day")), row.Int("tries")});
    }
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows left, transaction.Query(kWaitsStill, of));
    more = !left.empty();
  }
  std::vector<FollowUpRow> instead;
  std::vector<int64_t> tries;
  for (const FollowUpRow& row : replacement.follow_ups) {
    const auto before = waited.find({row.comment_key, row.rule});
    if (before == waited.end()) continue;
    instead.push_back(row);
    instead.back().file_day = before->second.file_day;
    tries.push_back(before->second.tries);
  }
  if (instead.empty()) return absl::OkStatus();
  return transaction.Query(kFile, ParamsOf(replacement.survey, instead).IntArray(tries)).status();
}

// What staff were told of who gave it is answered to nobody again. A statement of its own: one who
// looks meanwhile holds the row, and what was written for them is seen only once they let go.
absl::Status ForgetWhatWasTold(postgres::Transaction& transaction, const ResponseRow& row) {
  if (row.level != v1::RESPONDENT_LEVEL_IDENTIFIED) return absl::OkStatus();
  return transaction
      .Query(postgres::idempotency::kDeleteForResource, postgres::Params().Uuid(row.response_key))
      .status();
}

}  // namespace

absl::StatusOr<HeldResponse> Responses::Find(const base::Uuid& survey,
                                             const CollectionCipher& cipher,
                                             const std::string& receipt, absl::Time deadline) {
  const base::Uuid key = cipher.ResponseKey(receipt);
  postgres::Params params;
  params.Uuid(survey).Uuid(cipher.SeenKey(receipt)).Uuid(key);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kFind, params, deadline));
  if (!rows[0].Bool("seen")) return errors::Error(errors::Reason::RECEIPT_REFUSED).ToStatus();
  HeldResponse held;
  if (!rows[0].IsNull("state")) held.row = ReadResponseRow(rows[0]);
  held.row.response_key = key;
  if (rows[0].IsNull("state")) return held;
  held.row.hash_sealed = rows[0].Bytes("hash_sealed");
  held.row.respondent_key = rows[0].OptionalBytes("respondent_key");
  held.row.respondent_sealed = rows[0].OptionalBytes("respondent_sealed");
  held.row.direct_sealed = rows[0].OptionalBytes("direct_sealed");
  held.state = held.row.state;
  held.revision = static_cast<int>(rows[0].Int("revision"));
  held.published_through = rows[0].Int("published_through");
  if (held.row.hash_sealed.empty()) return held;
  std::optional<std::string> hash = cipher.OpenHash(receipt, held.row.hash_sealed);
  if (!hash.has_value()) return absl::DataLossError("the hash of a response cannot be opened");
  held.content_hash = *std::move(hash);
  return held;
}

absl::StatusOr<bool> Responses::Replace(const Replacement& replacement, absl::Time now,
                                        absl::Time deadline) {
  const int64_t today = UtcDay(now);
  const postgres::Params params = ParamsOf(replacement, today);
  bool done = false;
  TANGGAP_RETURN_IF_ERROR(
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                                 transaction.Query(ReplaceStatement(today), params));
        done = !rows.empty();
        if (!done) return absl::OkStatus();
        TANGGAP_RETURN_IF_ERROR(ForgetWhatWasTold(transaction, replacement.row));
        return FileInstead(transaction, replacement);
      }));
  return done;
}

}  // namespace tanggap::surveys
