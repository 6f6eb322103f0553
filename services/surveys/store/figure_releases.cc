#include "services/surveys/store/figure_releases.h"

#include <algorithm>
#include <iterator>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/postgres/gather.h"
#include "services/surveys/store/waiting_groups.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

// Rows of a statement, so that none is too large to send.
constexpr size_t kMostRows = 500;

constexpr postgres::Statement kFindDue = {"find_due_releases", R"(
  WITH due AS (
    SELECT survey FROM surveys.release_due
    UNION
    SELECT survey FROM surveys.figure_release WHERE NOT complete AND month < $1)
  SELECT s.survey, s.agency, s.purpose, s.index_profile, s.min_cell FROM due JOIN surveys.survey s USING (survey))"};

constexpr postgres::Statement kHold = {
    "hold_released_figures",
    "SELECT version FROM surveys.figures WHERE survey = $1 FOR UPDATE SKIP LOCKED"};

constexpr postgres::Statement kTold = {"load_figure_releases", R"(
  SELECT r.series, r.month, r.unit, r.version, r.complete, r.released = '' AS withheld,
    CASE WHEN d.survey IS NOT NULL THEN r.released ELSE '' END AS released
  FROM surveys.figure_release r LEFT JOIN surveys.release_due d USING (survey, series, month)
  WHERE r.survey = $1)"};

constexpr postgres::Statement kTakeDue = {
    "take_due_releases",
    "DELETE FROM surveys.release_due WHERE survey = $1 RETURNING series, month"};

constexpr postgres::Statement kWaiting = {"load_waiting_parts",
                                          "WITH RECURSIVE " TANGGAP_WAITING_GROUPS("true") R"(
  SELECT series, month, unit FROM groups
  UNION
  SELECT series, period, unit FROM surveys.cell WHERE survey = $1 AND grain = 3)"};

// Nothing is what nobody could be told.
constexpr postgres::Statement kWithhold = {"withhold_figure_releases", R"(
  UPDATE surveys.figure_release SET complete = true, released = ''
  WHERE survey = $1 AND (series, month, unit) IN (SELECT * FROM unnest($2::int[], $3::int[], $4::text[])))"};

// $1 is the survey, $2 to $7 its parts, $8 the ids of their events; then the events.
const postgres::Statement& WriteStatement() {
  static const auto& sql = *new std::string(base::Join(R"(
    WITH written AS (
      INSERT INTO surveys.figure_release (survey, series, month, unit, version, complete, released)
      SELECT $1::uuid, g.* FROM unnest($2::int[], $3::int[], $4::text[], $5::int[], $6::bool[], $7::bytea[]) AS g
      ON CONFLICT (survey, series, month, unit) DO UPDATE
      SET version = EXCLUDED.version, complete = EXCLUDED.complete, released = EXCLUDED.released),
    told AS (SELECT unnest($8::uuid[]) AS event),
    )",
                                                       events::InsertEvents(9, "told", "event"),
                                                       " SELECT count(*) FROM told"));
  static const postgres::Statement statement = {"write_figure_releases", sql.c_str()};
  return statement;
}

FigurePart ReadPart(const postgres::Row& row) {
  return {.series = static_cast<int>(row.Int("series")),
          .month = static_cast<int>(row.Int("month")),
          .unit = row.Text("unit")};
}

// Nothing when somebody else holds the figures.
absl::StatusOr<std::optional<ReleaseStanding>> LoadStanding(postgres::Transaction& transaction,
                                                            const base::Uuid& survey) {
  const postgres::Params of = postgres::Params().Uuid(survey);
  ReleaseStanding standing;
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows held, transaction.Query(kHold, of));
  if (held.empty()) return std::optional<ReleaseStanding>();
  standing.version = held[0].Int("version");
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows told, transaction.Query(kTold, of));
  for (const postgres::Row& row : told) {
    standing.told[ReadPart(row)] = {.version = static_cast<int>(row.Int("version")),
                                    .complete = row.Bool("complete"),
                                    .withheld = row.Bool("withheld"),
                                    .released = row.Bytes("released")};
  }
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows due, transaction.Query(kTakeDue, of));
  for (const postgres::Row& row : due) {
    standing.changed.emplace(static_cast<int>(row.Int("series")),
                             static_cast<int>(row.Int("month")));
  }
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows waiting, transaction.Query(kWaiting, of));
  for (const postgres::Row& row : waiting) standing.waiting.insert(ReadPart(row));
  return std::optional(std::move(standing));
}

absl::Status Write(postgres::Transaction& transaction, const base::Uuid& survey,
                   const std::vector<NewRelease>& news) {
  const auto numbers = [&](auto get) { return Gather<int64_t>(news, get); };
  postgres::Params params;
  params.Uuid(survey)
      .IntArray(numbers([](const NewRelease& each) { return each.part.series; }))
      .IntArray(numbers([](const NewRelease& each) { return each.part.month; }))
      .TextArray(Gather<std::string_view>(
          news, [](const NewRelease& each) -> const std::string& { return each.part.unit; }))
      .IntArray(numbers([](const NewRelease& each) { return each.version; }))
      .BoolArray(Gather<bool>(news, [](const NewRelease& each) { return each.complete; }))
      .BytesArray(Gather<std::string_view>(
          news, [](const NewRelease& each) -> const std::string& { return each.released; }))
      .UuidArray(
          Gather<base::Uuid>(news, [](const NewRelease& each) { return each.event.event_id; }));
  events::AppendEvents(params, Gather<events::OutboxEvent>(news, [](const NewRelease& each) {
                         events::OutboxEvent event = each.event;
                         event.resource = event.event_id;
                         return event;
                       }));
  return transaction.Query(WriteStatement(), params).status();
}

absl::Status Withhold(postgres::Transaction& transaction, const base::Uuid& survey,
                      const std::vector<FigurePart>& parts) {
  if (parts.empty()) return absl::OkStatus();
  postgres::Params params;
  params.Uuid(survey)
      .IntArray(Gather<int64_t>(parts, [](const FigurePart& each) { return each.series; }))
      .IntArray(Gather<int64_t>(parts, [](const FigurePart& each) { return each.month; }))
      .TextArray(Gather<std::string_view>(
          parts, [](const FigurePart& each) -> const std::string& { return each.unit; }));
  return transaction.Query(kWithhold, params).status();
}

}  // namespace

absl::StatusOr<std::vector<DueRelease>> FigureReleases::FindDue(int month, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFindDue, postgres::Params().Int(month), deadline));
  std::vector<DueRelease> due;
  for (const postgres::Row& row : rows) {
    due.push_back({.survey = row.Uuid("survey"),
                   .agency = row.Text("agency"),
                   .purpose = static_cast<v1::SurveyPurpose>(row.Int("purpose")),
                   .index_profile = row.Text("index_profile"),
                   .min_cell = static_cast<int>(row.Int("min_cell"))});
  }
  return due;
}

absl::StatusOr<std::optional<size_t>> FigureReleases::Tell(const DueRelease& due,
                                                           absl::Time deadline, const Make& make) {
  std::optional<size_t> told;
  TANGGAP_RETURN_IF_ERROR(
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        told.reset();
        TANGGAP_ASSIGN_OR_RETURN(const std::optional<ReleaseStanding> standing,
                                 LoadStanding(transaction, due.survey));
        if (!standing.has_value()) return absl::OkStatus();
        TANGGAP_ASSIGN_OR_RETURN(ReleaseChange change, make(transaction, *standing));
        std::vector<NewRelease>& news = change.news;
        told = news.size();
        for (size_t at = 0; at < news.size(); at += kMostRows) {
          const auto begin = news.begin() + static_cast<std::ptrdiff_t>(at);
          const auto count = std::min(kMostRows, news.size() - at);
          const std::vector<NewRelease> some(
              std::make_move_iterator(begin),
              std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(count)));
          TANGGAP_RETURN_IF_ERROR(Write(transaction, due.survey, some));
        }
        return Withhold(transaction, due.survey, change.withheld);
      }));
  return told;
}

}  // namespace tanggap::surveys
