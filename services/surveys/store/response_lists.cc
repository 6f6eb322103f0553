#include "services/surveys/store/response_lists.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

// $4 is ACCEPTED, $5 IDENTIFIED. Index response_by_month alone.
constexpr postgres::Statement kTally = {"tally_responses", R"(
  SELECT unit, service, month, channel, imported, count(*) AS count FROM surveys.response
  WHERE survey = $1 AND month BETWEEN $2 AND $3 AND state = $4 AND level <> $5
  GROUP BY unit, service, month, channel, imported)"};

constexpr postgres::Statement kRead = {"list_responses", R"(
  SELECT response_key, version, series, level, state, revision, month, day::text AS day, imported, unit, service, channel,
    language, collector, answers, flags::bigint[] AS flags
  FROM surveys.response
  WHERE survey = $1 AND response_key > $6 AND month >= $2
    AND (level = $5 OR (month <= $3 AND state = $4))
  ORDER BY response_key LIMIT $7)"};

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

absl::StatusOr<std::vector<ListedResponse>> ResponseLists::Read(const base::Uuid& survey,
                                                                const MonthRange& range,
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
                                           .Int(most),
                                       deadline));
  std::vector<ListedResponse> responses;
  for (const postgres::Row& from : rows) {
    ListedResponse& listed = responses.emplace_back();
    listed.revision = static_cast<int>(from.Int("revision"));
    listed.collector = from.OptionalUuid("collector");
    ResponseRow& row = listed.row;
    row.response_key = from.Uuid("response_key");
    row.version = static_cast<int>(from.Int("version"));
    row.series = static_cast<int>(from.Int("series"));
    row.level = static_cast<v1::RespondentLevel>(from.Int("level"));
    row.state = static_cast<v1::ResponseState>(from.Int("state"));
    row.month = static_cast<int>(from.Int("month"));
    row.day = from.OptionalText("day");
    row.imported = from.Bool("imported");
    row.unit = from.Text("unit");
    row.service = from.Text("service");
    row.channel = static_cast<common::v1::Channel>(from.Int("channel"));
    row.language = from.OptionalText("language");
    row.answers = from.Bytes("answers");
    for (const int64_t flag : from.IntArray("flags"))
      row.flags.push_back(static_cast<v1::QualityFlag>(flag));
  }
  return responses;
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
