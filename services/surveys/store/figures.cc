#include "services/surveys/store/figures.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/store/cell_rows.h"
#include "services/surveys/store/gather.h"
#include "services/surveys/store/survey_rows.h"
#include "services/surveys/store/visibility.h"

namespace tanggap::surveys {

namespace {

// Of alias `s`. TOKEN_LINK and COMPLAINT_CLOSING hand out tokens. What waits is bounded: whoever
// folds leaves few behind.
#define TANGGAP_MEASURED_COLUMNS                                                        \
  TANGGAP_SURVEY_COLUMNS                                                                \
  ", coalesce((SELECT f.version FROM surveys.figures f WHERE f.survey = s.survey), 0) " \
  "AS figures, coalesce((SELECT bool_and(c.kind " TANGGAP_TOKEN_LINK                    \
  ") FROM surveys.collector c WHERE c.survey = s.survey), false) AS drawn, pending.*"
#define TANGGAP_TOKEN_LINK "IN (2, 7)"
#define TANGGAP_PENDING                                                                     \
  " CROSS JOIN LATERAL (SELECT coalesce(array_agg(g.series), '{}') AS pending_series, "     \
  "coalesce(array_agg(g.unit), '{}') AS pending_units, "                                    \
  "coalesce(array_agg(g.month), '{}') AS pending_months, "                                  \
  "coalesce(array_agg(g.count), '{}') AS pending_counts FROM (SELECT series, unit, month, " \
  "sum(sign) AS count FROM surveys.cell_delta d WHERE d.survey = s.survey AND d.state = 1 " \
  "GROUP BY series, unit, month HAVING sum(sign) > 0) AS g) AS pending "

constexpr postgres::Statement kLoad = {"load_measured_survey",
                                       "SELECT " TANGGAP_MEASURED_COLUMNS
                                       " FROM surveys.survey s" TANGGAP_PENDING
                                       "WHERE s.survey = $1 AND " TANGGAP_SURVEY_VISIBLE_TO(2)};

constexpr postgres::Statement kListOfProfile = {
    "list_measured_surveys",
    "SELECT " TANGGAP_MEASURED_COLUMNS " FROM surveys.survey s" TANGGAP_PENDING
    "WHERE s.agency = $1 AND s.index_profile = $2 AND s.published_version > 0 ORDER BY s.survey"};

// A row always: the version, and a NULL where there is no cell.
constexpr postgres::Statement kCounts = {"load_cell_counts", R"(
  SELECT now.version, c.* FROM (SELECT coalesce((SELECT version FROM surveys.figures WHERE survey = $1), 0) AS version) now
  LEFT JOIN (SELECT dimension, series, month AS period, unit, service, channel, option, response_count, open_count, answered
    FROM surveys.cell_count WHERE survey = $1 AND dimension = $2) AS c ON true)"};

constexpr postgres::Statement kTallies = {"load_cell_tallies", R"(
  SELECT now.version, c.* FROM (SELECT coalesce((SELECT version FROM surveys.figures WHERE survey = $1), 0) AS version) now
  LEFT JOIN (SELECT series, dimension, option, grain, period, unit, service, channel, response_count, open_count, tallies
    FROM surveys.cell WHERE survey = $1 AND series = $2 AND dimension = $3 AND grain = 1 AND unit <> '*' AND service <> '*'
      AND (channel <> -1 OR service = '?')) AS c ON true)"};

// Each cell and population by one descent of its key, whatever the planner believes of a young
// table.
constexpr postgres::Statement kCells = {"load_cells", R"(
  SELECT now.version, found.* FROM (SELECT coalesce((SELECT version FROM surveys.figures WHERE survey = $1), 0) AS version) now
  LEFT JOIN (
    SELECT k.place, true AS is_cell, c.*, NULL::bigint AS size
    FROM unnest($2::integer[], $3::smallint[], $4::text[], $5::smallint[], $6::integer[], $7::text[], $8::text[],
      $9::smallint[]) WITH ORDINALITY AS k (series, dimension, option, grain, period, unit, service, channel, place)
    CROSS JOIN LATERAL (SELECT )" TANGGAP_CELL_CONTENT_COLUMNS R"( FROM surveys.cell c
      WHERE c.survey = $1 AND c.series = k.series AND c.dimension = k.dimension AND c.option = k.option
        AND c.grain = k.grain AND c.period = k.period AND c.unit = k.unit AND c.service = k.service
        AND c.channel = k.channel LIMIT 1) AS c
    UNION ALL
    SELECT k.place, false, NULL, NULL, NULL, NULL, NULL, p.size
    FROM unnest($10::text[], $11::text[], $12::text[]) WITH ORDINALITY AS k (period, unit, service, place)
    CROSS JOIN LATERAL (SELECT size FROM surveys.population p WHERE p.survey = $1 AND p.period = k.period
      AND p.unit = k.unit AND p.service = k.service LIMIT 1) AS p) AS found ON true)"};

constexpr postgres::Statement kStandings = {"load_figure_standings", R"(
  SELECT k.place, coalesce((SELECT version FROM surveys.figures f WHERE f.survey = k.survey), 0) AS version,
    (SELECT count(*) FROM surveys.cell_delta d WHERE d.survey = k.survey) AS pending
  FROM unnest($1::uuid[]) WITH ORDINALITY AS k (survey, place) ORDER BY k.place)"};

absl::StatusOr<MeasuredSurvey> ReadMeasured(const postgres::Row& row) {
  MeasuredSurvey measured;
  TANGGAP_ASSIGN_OR_RETURN(measured.survey, ReadSurvey(row, /*with_draft=*/false));
  measured.version = row.Int("figures");
  measured.accidental = !row.Bool("drawn");
  const std::vector<int64_t> series = row.IntArray("pending_series");
  const std::vector<std::string> units = row.TextArray("pending_units");
  const std::vector<int64_t> months = row.IntArray("pending_months");
  const std::vector<int64_t> counts = row.IntArray("pending_counts");
  for (size_t i = 0; i < series.size(); ++i) {
    measured.pending.push_back(
        {static_cast<int>(series[i]), units[i], static_cast<int>(months[i]), counts[i]});
  }
  return measured;
}

HeadCount ReadPeople(const postgres::Row& row) {
  return {.all = row.Int("response_count"), .open = row.Int("open_count")};
}

}  // namespace

Figures::Figures(postgres::Pool& pool)
    : query_([&pool](postgres::StatementView statement, const postgres::Params& params,
                     absl::Time deadline) { return pool.Query(statement, params, deadline); }) {}

Figures::Figures(postgres::Transaction& transaction)
    : query_([&transaction](postgres::StatementView statement, const postgres::Params& params,
                            absl::Time) { return transaction.Query(statement, params); }) {}

absl::StatusOr<MeasuredSurvey> Figures::Load(const base::Uuid& survey, const Viewer& viewer,
                                             absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      query_(kLoad, postgres::Params().Uuid(survey).TextArray(viewer.Agencies()), deadline));
  if (rows.empty()) {
    return errors::Error(errors::Reason::RESOURCE_NOT_FOUND)
        .With("resource", "surveys/" + survey.ToString());
  }
  return ReadMeasured(rows[0]);
}

absl::StatusOr<std::vector<MeasuredSurvey>> Figures::ListOfProfile(const std::string& agency,
                                                                   const std::string& profile,
                                                                   absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      query_(kListOfProfile, postgres::Params().Text(agency).Text(profile), deadline));
  std::vector<MeasuredSurvey> surveys;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(MeasuredSurvey measured, ReadMeasured(row));
    surveys.push_back(std::move(measured));
  }
  return surveys;
}

absl::StatusOr<Counts> Figures::LoadCounts(const base::Uuid& survey, v1::ProfileDimension dimension,
                                           absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      query_(kCounts, postgres::Params().Uuid(survey).Int(dimension), deadline));
  Counts counts;
  for (const postgres::Row& row : rows) {
    counts.version = row.Int("version");
    if (row.IsNull("series")) break;
    CountedCell& cell = counts.cells.emplace_back();
    cell.name = {.series = static_cast<int>(row.Int("series")),
                 .dimension = dimension,
                 .option = row.Text("option"),
                 .period = static_cast<int>(row.Int("period")),
                 .unit = row.Text("unit"),
                 .service = row.Text("service"),
                 .channel = static_cast<int>(row.Int("channel"))};
    cell.people = ReadPeople(row);
    cell.answered = row.Bytes("answered");
  }
  return counts;
}

absl::StatusOr<TalliedCells> Figures::LoadTallies(const base::Uuid& survey, int series,
                                                  v1::ProfileDimension dimension,
                                                  absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      query_(kTallies, postgres::Params().Uuid(survey).Int(series).Int(dimension), deadline));
  TalliedCells tallied;
  for (const postgres::Row& row : rows) {
    tallied.version = row.Int("version");
    if (row.IsNull("series")) break;
    TalliedCell& cell = tallied.cells.emplace_back();
    cell.name = ReadCellName(row);
    cell.people = ReadPeople(row);
    TANGGAP_ASSIGN_OR_RETURN(cell.tallies, Tallies::Parse(row.Bytes("tallies")));
  }
  return tallied;
}

absl::StatusOr<FoundCells> Figures::LoadCells(const base::Uuid& survey, const AskedCells& asked,
                                              absl::Time deadline) {
  postgres::Params params;
  params.Uuid(survey);
  AppendCellNames(params, asked.cells);
  const auto texts = [&](std::string AskedPopulation::*member) {
    params.TextArray(Gather<std::string_view>(
        asked.populations,
        [member](const AskedPopulation& name) -> std::string_view { return name.*member; }));
  };
  texts(&AskedPopulation::period);
  texts(&AskedPopulation::unit);
  texts(&AskedPopulation::service);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, query_(kCells, params, deadline));
  FoundCells found;
  found.cells.resize(asked.cells.size());
  found.populations.resize(asked.populations.size());
  for (const postgres::Row& row : rows) {
    found.version = row.Int("version");
    if (row.IsNull("place")) break;
    const auto place = static_cast<size_t>(row.Int("place") - 1);
    if (row.Bool("is_cell")) {
      TANGGAP_ASSIGN_OR_RETURN(found.cells[place], ReadCellContent(row));
    } else {
      found.populations[place] = row.Int("size");
    }
  }
  return found;
}

absl::StatusOr<std::vector<Figures::Standing>> Figures::LoadStandings(
    const std::vector<base::Uuid>& surveys, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           query_(kStandings, postgres::Params().UuidArray(surveys), deadline));
  std::vector<Standing> standings;
  for (const postgres::Row& row : rows)
    standings.push_back({row.Int("version"), row.Int("pending")});
  return standings;
}

}  // namespace tanggap::surveys
