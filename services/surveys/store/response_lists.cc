#include "services/surveys/store/response_lists.h"

#include "libs/base/result.h"
#include "services/surveys/store/response_rows.h"

namespace tanggap::surveys {

namespace {

// $4 is ACCEPTED, $5 IDENTIFIED. Index response_by_month alone.
constexpr postgres::Statement kTally = {"tally_responses", R"(
  SELECT unit, service, month, channel, imported, count(*) AS count FROM surveys.response
  WHERE survey = $1 AND month BETWEEN $2 AND $3 AND state = $4 AND level <> $5
  GROUP BY unit, service, month, channel, imported)"};

constexpr postgres::Statement kMoves = {"moves_of_responses", "SELECT moves FROM surveys.night"};

// How many bytes of answers are read at once, those of the last aside: one may have 256 KiB.
constexpr int64_t kMostBytes = int64_t{512} << 10;

// As many rows are looked at as are asked for, whatever they are: what a page costs hangs on
// nothing else. Of those that are not listed nothing long is read, nor of those behind $8 bytes.
constexpr postgres::Statement kRead = {
    "list_responses",
    "SELECT response_key, listed, collector, revision, " TANGGAP_RESPONSE_COLUMNS
    " FROM (SELECT response_key, collector, revision, series, version, level, state, month, day, "
    "imported, unit, service, channel, language, flags, listed, CASE WHEN listed THEN answers END "
    "AS answers, sum(CASE WHEN listed THEN octet_length(answers) ELSE 0 END) OVER (ORDER BY "
    "response_key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before FROM (SELECT "
    "*, month >= $2 AND (level = $5 OR (month <= $3 AND state = $4)) AS "
    "listed FROM surveys.response WHERE survey = $1 AND response_key > $6 ORDER BY response_key "
    "LIMIT $7) AS next) AS looked_at WHERE coalesce(bytes_before, 0) < $8 ORDER BY response_key"};

constexpr postgres::Statement kReadComments = {"list_comments", R"(
  SELECT comment_key, unit, service, month, channel, words FROM surveys.comment
  WHERE survey = $1 AND question = $2 AND comment_key > $4 AND month >= $3
  ORDER BY comment_key LIMIT $5)"};

}  // namespace

absl::StatusOr<std::vector<ListedTally>> ResponseLists::Tally(const base::Uuid& survey,
                                                              const MonthRange& range,
                                                              absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kTally,
                                       postgres::Params()
                                           .Uuid(survey)
                                           .Int(range.first)
                                           .Int(range.last)
                                           .Int(v1::RESPONSE_STATE_ACCEPTED)
                                           .Int(v1::RESPONDENT_LEVEL_IDENTIFIED),
                                       deadline));
  std::vector<ListedTally> tallies;
  for (const postgres::Row& row : rows) {
    tallies.push_back({{{row.Text("unit"), row.Text("service"), static_cast<int>(row.Int("month"))},
                        static_cast<int>(row.Int("channel")),
                        row.Int("count")},
                       row.Bool("imported")});
  }
  return tallies;
}

absl::StatusOr<int64_t> ResponseLists::Moves(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kMoves, deadline));
  return rows[0].Int("moves");
}

absl::StatusOr<ListedRows> ResponseLists::Read(const base::Uuid& survey, const MonthRange& range,
                                               const base::Uuid& after, int most,
                                               absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kRead,
                                       postgres::Params()
                                           .Uuid(survey)
                                           .Int(range.first)
                                           .Int(range.last)
                                           .Int(v1::RESPONSE_STATE_ACCEPTED)
                                           .Int(v1::RESPONDENT_LEVEL_IDENTIFIED)
                                           .Uuid(after)
                                           .Int(most)
                                           .Int(kMostBytes),
                                       deadline));
  ListedRows page{.looked_at = static_cast<int>(rows.size()), .after = after};
  int64_t bytes = 0;
  for (const postgres::Row& from : rows) {
    page.after = from.Uuid("response_key");
    if (!from.Bool("listed")) continue;
    ListedResponse& listed = page.rows.emplace_back();
    listed.row = ReadResponseRow(from);
    listed.row.response_key = page.after;
    listed.revision = static_cast<int>(from.Int("revision"));
    listed.collector = from.OptionalUuid("collector");
    bytes += static_cast<int64_t>(listed.row.answers.size());
  }
  page.more = rows.size() == static_cast<size_t>(most) || bytes >= kMostBytes;
  return page;
}

absl::StatusOr<std::vector<ListedComment>> ResponseLists::ReadComments(
    const base::Uuid& survey, const std::string& question, int first_month, const base::Uuid& after,
    int most, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(
          kReadComments,
          postgres::Params().Uuid(survey).Text(question).Int(first_month).Uuid(after).Int(most),
          deadline));
  std::vector<ListedComment> comments;
  for (const postgres::Row& row : rows) {
    comments.push_back({row.Uuid("comment_key"), row.Text("unit"), row.Text("service"),
                        static_cast<int>(row.Int("month")), static_cast<int>(row.Int("channel")),
                        row.Text("words")});
  }
  return comments;
}

}  // namespace tanggap::surveys
