#include "services/surveys/store/submission_rows.h"

#include <string>
#include <utility>

#include "libs/base/strings.h"
#include "libs/postgres/gather.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

constexpr const char* kSeen = R"(
  WITH given AS (
    SELECT * FROM unnest(
      $1::uuid[], $2::uuid[], $3::bytea[], $4::uuid[], $5::uuid[], $6::integer[], $7::integer[], $8::smallint[],
      $9::smallint[], $10::integer[], $11::date[], $12::boolean[], $13::text[], $14::text[], $15::smallint[],
      $16::text[], $17::uuid[], $18::bytea[], $19::text[], $20::bytea[], $21::bytea[], $22::bytea[], $23::bytea[],
      $24::bigint[], $25::boolean[], $26::bytea[], $27::uuid[], $28::bigint[], $29::integer[])
      AS g (survey, seen_key, seen_sealed, draft_key, response_key, series, version, level,
            state, month, day, imported, unit, service, channel,
            language, kept_collector, answers, flags, hash_sealed, respondent_key, respondent_sealed, direct_sealed,
            delta, flagged, vector, collector, serial, spent_day)),
  seen AS (
    INSERT INTO surveys.response_seen (survey, seen_key, sealed) SELECT survey, seen_key, seen_sealed FROM given
    ON CONFLICT DO NOTHING RETURNING survey, seen_key),
  fresh AS (SELECT given.* FROM given JOIN seen USING (survey, seen_key)),)";

// $30 is ACCEPTED, $31 the day, $50 whether it was decided who gets a place.
constexpr const char* kArrivals = R"(
    (survey, response_key, series, version, level, state, revision, month, day, imported, unit, service, channel,
     language, collector, answers, flags, hash_sealed, respondent_key, respondent_sealed, direct_sealed,
     published_through)
    SELECT survey, response_key, series, version, level, state, 1, month, day, imported, unit, service, channel,
           language, kept_collector, answers, flags::smallint[], hash_sealed, respondent_key, respondent_sealed,
           direct_sealed, 0
    FROM fresh WHERE state = $30),)";

constexpr const char* kWords = R"(
    (survey, question, comment_key, unit, service, channel, month, words)
    SELECT survey, c.question, c.comment_key, unit, service, channel, month, c.words
    FROM unnest($32::uuid[], $33::uuid[], $34::text[], $35::uuid[], $36::text[])
      AS c (survey, seen_key, question, comment_key, words) JOIN fresh USING (survey, seen_key)),)";

constexpr const char* kRest = R"(
  figures AS (INSERT INTO surveys.cell_delta
    (survey, id, series, version, unit, service, channel, month, level, imported, state, day, sign, flagged, vector)
    SELECT survey, delta, series, version, unit, service, channel, month, level, imported, state, $31, 1, flagged, vector
    FROM fresh),
  due AS (INSERT INTO surveys.cell_due (survey, mark) SELECT survey, min(delta) FROM fresh GROUP BY survey),
  suggestions AS (INSERT INTO surveys.follow_up
    (survey, comment_key, rule, agency, category, words_sealed, file_day, tries)
    SELECT survey, f.comment_key, f.rule, f.agency, f.category, f.words_sealed, f.file_day, 0
    FROM unnest($37::uuid[], $38::uuid[], $39::uuid[], $40::text[], $41::text[], $42::text[], $43::bytea[],
                $44::integer[])
      AS f (survey, seen_key, comment_key, rule, agency, category, words_sealed, file_day)
      JOIN fresh USING (survey, seen_key)),
  ended AS (DELETE FROM surveys.draft d USING fresh WHERE d.survey = fresh.survey AND d.draft_key = fresh.draft_key),
  spent AS (UPDATE surveys.token t SET spent_day = fresh.spent_day FROM fresh
    WHERE t.survey = fresh.survey AND t.collector = fresh.collector AND t.serial = fresh.serial),
  given_back AS (DELETE FROM surveys.reservation r USING fresh
    WHERE r.survey = fresh.survey AND r.draft_key = fresh.draft_key RETURNING r.survey, r.collector, r.codes),
  changed AS (
    SELECT survey, collector, code, sum(more) AS more, sum(fewer) AS fewer, min(quotas) AS oldest, max(quotas) AS latest
    FROM (
      SELECT survey, p.collector, p.code, 1 AS more, 0 AS fewer, p.quotas
      FROM unnest($45::uuid[], $46::uuid[], $47::uuid[], $48::text[], $49::integer[])
        AS p (survey, seen_key, collector, code, quotas) JOIN seen USING (survey, seen_key)
      UNION ALL
      SELECT survey, collector, unnest(codes), 0, 1, NULL FROM given_back) AS counted
    GROUP BY survey, collector, code),
  locked AS (
    SELECT p.survey, p.collector, p.code, changed.more, changed.fewer, changed.oldest, changed.latest
    FROM surveys.place p JOIN changed USING (survey, collector, code)
    ORDER BY p.survey, p.collector, p.code FOR UPDATE OF p),
  places AS (UPDATE surveys.place p SET reserved = greatest(p.reserved - locked.fewer, 0),
    taken = CASE WHEN $50 OR locked.more = 0
        OR p.place_limit IS NULL AND p.quotas_version = ALL (ARRAY[locked.oldest, locked.latest])
      THEN p.taken + locked.more ELSE -1 END
    FROM locked WHERE p.survey = locked.survey AND p.collector = locked.collector AND p.code = locked.code)
  SELECT survey, seen_key FROM seen)";

std::string TextOf(const char* bucket) {
  return base::Join(kSeen, "\n  arrived AS (INSERT INTO surveys.arrival_", bucket, kArrivals,
                    "\n  words AS (INSERT INTO surveys.comment_arrival_", bucket, kWords, kRest);
}

using Rows = std::vector<const Submission*>;

void AppendKeys(postgres::Params& params, const Rows& rows) {
  params.UuidArray(Gather<base::Uuid>(rows, [](const Submission* row) { return row->survey; }))
      .UuidArray(Gather<base::Uuid>(rows, [](const Submission* row) { return row->seen_key; }))
      .BytesArray(Gather<std::string_view>(
          rows, [](const Submission* row) -> std::string_view { return row->seen_sealed; }))
      .UuidArray(Gather<std::optional<base::Uuid>>(
          rows, [](const Submission* row) { return row->draft_key; }))
      .UuidArray(Gather<base::Uuid>(
          rows, [](const Submission* row) { return row->response.response_key; }));
}

template <typename Member>
void AppendNumbers(postgres::Params& params, const Rows& rows, Member member) {
  params.IntArray(Gather<int64_t>(rows, [member](const Submission* row) {
    return static_cast<int64_t>(row->response.*member);
  }));
}

void AppendText(postgres::Params& params, const Rows& rows, std::string ResponseRow::*member) {
  params.TextArray(Gather<std::string_view>(
      rows, [member](const Submission* row) -> std::string_view { return row->response.*member; }));
}

void AppendBytes(postgres::Params& params, const Rows& rows, std::string ResponseRow::*member) {
  params.BytesArray(Gather<std::string_view>(
      rows, [member](const Submission* row) -> std::string_view { return row->response.*member; }));
}

using OptionalText = std::optional<std::string>;

std::vector<OptionalText> Optional(const Rows& rows, OptionalText ResponseRow::*member) {
  return Gather<OptionalText>(rows,
                              [member](const Submission* row) { return row->response.*member; });
}

// Under ANONYMOUS not even the way by which it came.
std::optional<base::Uuid> KeptCollector(const Submission* row) {
  if (row->response.level == v1::RESPONDENT_LEVEL_ANONYMOUS) return std::nullopt;
  return row->collector;
}

void AppendResponses(postgres::Params& params, const Rows& rows) {
  AppendNumbers(params, rows, &ResponseRow::series);
  AppendNumbers(params, rows, &ResponseRow::version);
  AppendNumbers(params, rows, &ResponseRow::level);
  AppendNumbers(params, rows, &ResponseRow::state);
  AppendNumbers(params, rows, &ResponseRow::month);
  params.TextArray(Optional(rows, &ResponseRow::day));
  params.BoolArray(
      Gather<bool>(rows, [](const Submission* row) { return row->response.imported; }));
  AppendText(params, rows, &ResponseRow::unit);
  AppendText(params, rows, &ResponseRow::service);
  AppendNumbers(params, rows, &ResponseRow::channel);
  params.TextArray(Optional(rows, &ResponseRow::language));
  params.UuidArray(Gather<std::optional<base::Uuid>>(rows, KeptCollector));
  AppendBytes(params, rows, &ResponseRow::answers);
  params.ArraysOfText(Gather<std::vector<std::string>>(rows, [](const Submission* row) {
    std::vector<std::string> flags;
    for (const v1::QualityFlag flag : row->response.flags) flags.push_back(std::to_string(flag));
    return flags;
  }));
  AppendBytes(params, rows, &ResponseRow::hash_sealed);
  params.BytesArray(Optional(rows, &ResponseRow::respondent_key))
      .BytesArray(Optional(rows, &ResponseRow::respondent_sealed))
      .BytesArray(Optional(rows, &ResponseRow::direct_sealed));
}

void AppendFigures(postgres::Params& params, const Rows& rows) {
  AppendNumbers(params, rows, &ResponseRow::delta);
  params.BoolArray(
      Gather<bool>(rows, [](const Submission* row) { return !row->response.flags.empty(); }));
  AppendBytes(params, rows, &ResponseRow::vector);
}

void AppendNeeds(postgres::Params& params, const Rows& rows) {
  params.UuidArray(Gather<base::Uuid>(rows, [](const Submission* row) { return row->collector; }))
      .IntArray(
          Gather<std::optional<int64_t>>(rows, [](const Submission* row) { return row->token; }))
      .IntArray(Gather<int64_t>(rows, [](const Submission* row) { return row->spent_day; }));
}

// What a response has several of, each with the response that it belongs to.
template <typename Part>
using Parts = std::vector<std::pair<const Submission*, const Part*>>;

template <typename Part>
Parts<Part> PartsOf(const Rows& rows, std::vector<Part> Submission::*member) {
  Parts<Part> parts;
  for (const Submission* row : rows) {
    for (const Part& part : row->*member) parts.emplace_back(row, &part);
  }
  return parts;
}

template <typename Part>
void AppendOwners(postgres::Params& params, const Parts<Part>& parts) {
  params.UuidArray(Gather<base::Uuid>(parts, [](const auto& part) { return part.first->survey; }))
      .UuidArray(Gather<base::Uuid>(parts, [](const auto& part) { return part.first->seen_key; }));
}

void AppendComments(postgres::Params& params, const Rows& rows) {
  const Parts<CommentRow> parts = PartsOf(rows, &Submission::comments);
  AppendOwners(params, parts);
  params
      .TextArray(Gather<std::string_view>(
          parts, [](const auto& part) -> std::string_view { return part.second->question; }))
      .UuidArray(
          Gather<base::Uuid>(parts, [](const auto& part) { return part.second->comment_key; }))
      .TextArray(Gather<std::string_view>(
          parts, [](const auto& part) -> std::string_view { return part.second->words; }));
}

void AppendFollowUps(postgres::Params& params, const Rows& rows) {
  const Parts<FollowUpRow> parts = PartsOf(rows, &Submission::follow_ups);
  const auto text = [&parts](std::string FollowUpRow::*member) {
    return Gather<std::string_view>(
        parts, [member](const auto& part) -> std::string_view { return part.second->*member; });
  };
  AppendOwners(params, parts);
  params
      .UuidArray(
          Gather<base::Uuid>(parts, [](const auto& part) { return part.second->comment_key; }))
      .TextArray(text(&FollowUpRow::rule))
      .TextArray(text(&FollowUpRow::agency))
      .TextArray(text(&FollowUpRow::category))
      .BytesArray(text(&FollowUpRow::words_sealed))
      .IntArray(Gather<int64_t>(parts, [](const auto& part) { return part.second->file_day; }));
}

// Who is screened out takes no place.
void AppendCodes(postgres::Params& params, const Rows& rows) {
  Rows accepted;
  for (const Submission* row : rows) {
    if (row->response.state == v1::RESPONSE_STATE_ACCEPTED) accepted.push_back(row);
  }
  const Parts<std::string> parts = PartsOf(accepted, &Submission::codes);
  AppendOwners(params, parts);
  params
      .UuidArray(Gather<base::Uuid>(parts, [](const auto& part) { return part.first->collector; }))
      .TextArray(Gather<std::string_view>(
          parts, [](const auto& part) -> std::string_view { return *part.second; }))
      .IntArray(
          Gather<int64_t>(parts, [](const auto& part) { return part.first->quotas_version; }));
}

}  // namespace

const postgres::Statement& SubmitStatement(int64_t today) {
  static const auto& even = *new std::string(TextOf("0"));
  static const auto& odd = *new std::string(TextOf("1"));
  static const postgres::Statement statements[] = {{"submit_responses_on_even_day", even.c_str()},
                                                   {"submit_responses_on_odd_day", odd.c_str()}};
  return statements[today % 2];
}

void AppendSubmissions(postgres::Params& params, const Rows& rows, int64_t today, Placing placing) {
  AppendKeys(params, rows);
  AppendResponses(params, rows);
  AppendFigures(params, rows);
  AppendNeeds(params, rows);
  params.Int(v1::RESPONSE_STATE_ACCEPTED).Int(today);
  AppendComments(params, rows);
  AppendFollowUps(params, rows);
  AppendCodes(params, rows);
  params.Bool(placing == Placing::kDecided);
}

}  // namespace tanggap::surveys
