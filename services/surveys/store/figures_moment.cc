#include "services/surveys/store/figures_moment.h"

#include "libs/base/result.h"
#include "libs/postgres/gather.h"
#include "services/surveys/store/cell_rows.h"
#include "services/surveys/store/waiting_groups.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

// What waits is counted group by group, each up to $2: any number may wait for the end of a month,
// or for the day after.
constexpr postgres::Statement kState = {"load_figures_state",
                                        "WITH RECURSIVE " TANGGAP_WAITING_GROUPS("true") R"(,
  waiting AS (
    SELECT g.series, g.unit, g.month,
      least(sum(first.sign), $2) AS count
    FROM groups g CROSS JOIN LATERAL (
      SELECT d.sign FROM surveys.cell_delta d WHERE )" TANGGAP_OF_WAITING_GROUP R"(
      ORDER BY d.day LIMIT $2) AS first
    WHERE g.state = 1 GROUP BY g.series, g.unit, g.month HAVING sum(first.sign) > 0)
  SELECT coalesce((SELECT version FROM surveys.figures WHERE survey = $1), 0) AS version,
    coalesce(array_agg(w.series), '{}') AS series, coalesce(array_agg(w.unit), '{}') AS units,
    coalesce(array_agg(w.month), '{}') AS months, coalesce(array_agg(w.count), '{}') AS counts
  FROM waiting w)"};

constexpr postgres::Statement kCounts = {"load_cell_counts", R"(
  SELECT series, month AS period, unit, service, channel, option, response_count, open_count, answered
  FROM surveys.cell_count WHERE survey = $1 AND dimension = $2 AND (response_count <> 0 OR open_count <> 0))"};

constexpr postgres::Statement kAnswered = {"load_cell_questions", R"(
  SELECT series, month AS period, unit, service, channel, option, response_count, open_count, screened_out, questions
  FROM surveys.cell_count WHERE survey = $1 AND dimension = $2 AND series = $3)"};

constexpr postgres::Statement kFlagged = {"load_flagged_counts", R"(
  SELECT series, month AS period, unit, service, channel, option,
    CASE WHEN flagged_of = response_count THEN flagged END AS flagged
  FROM surveys.cell_count WHERE survey = $1 AND dimension = 0 AND series = $2
    AND (flagged_of IS DISTINCT FROM response_count OR flagged <> ''))"};

constexpr postgres::Statement kWaitingMonths = {"load_waiting_months",
                                                "WITH RECURSIVE " TANGGAP_WAITING_GROUPS("true") R"(
  SELECT month FROM groups WHERE series = $2
  UNION
  SELECT period FROM surveys.cell WHERE survey = $1 AND series = $2 AND grain = 3)"};

// Each cell and population by one descent of its key, whatever the planner believes of a young
// table.
constexpr postgres::Statement kCells = {"load_cells", R"(
  SELECT k.place, true AS is_cell, c.*, NULL::bigint AS size
  FROM unnest($2::integer[], $3::smallint[], $4::text[], $5::smallint[], $6::integer[], $7::text[], $8::text[],
    $9::smallint[]) WITH ORDINALITY AS k (series, dimension, option, grain, period, unit, service, channel, place)
  CROSS JOIN LATERAL (SELECT c.response_count, c.open_count, c.screened_out, c.sums,
      CASE WHEN $13 THEN c.tallies END AS tallies FROM surveys.cell c
    WHERE c.survey = $1 AND c.series = k.series AND c.dimension = k.dimension AND c.option = k.option
      AND c.grain = k.grain AND c.period = k.period AND c.unit = k.unit AND c.service = k.service
      AND c.channel = k.channel LIMIT 1) AS c
  UNION ALL
  SELECT k.place, false, NULL, NULL, NULL, NULL, NULL, p.size
  FROM unnest($10::text[], $11::text[], $12::text[]) WITH ORDINALITY AS k (period, unit, service, place)
  CROSS JOIN LATERAL (SELECT size FROM surveys.population p WHERE p.survey = $1 AND p.period = k.period
    AND p.unit = k.unit AND p.service = k.service LIMIT 1) AS p)"};

CellName ReadCountedName(const postgres::Row& row, v1::ProfileDimension dimension) {
  return {.series = static_cast<int>(row.Int("series")),
          .dimension = dimension,
          .option = row.Text("option"),
          .period = static_cast<int>(row.Int("period")),
          .unit = row.Text("unit"),
          .service = row.Text("service"),
          .channel = static_cast<int>(row.Int("channel"))};
}

HeadCount ReadPeople(const postgres::Row& row) {
  return {.all = row.Int("response_count"), .open = row.Int("open_count")};
}

}  // namespace

absl::StatusOr<FiguresState> FiguresMoment::LoadState(const base::Uuid& survey) {
  postgres::Params params;
  params.Uuid(survey).Int(kMostPending);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, snapshot_->Query(kState, params));
  const postgres::Row& row = rows[0];
  FiguresState state{.version = row.Int("version")};
  const std::vector<int64_t> series = row.IntArray("series");
  const std::vector<std::string> units = row.TextArray("units");
  const std::vector<int64_t> months = row.IntArray("months");
  const std::vector<int64_t> counts = row.IntArray("counts");
  for (size_t i = 0; i < series.size(); ++i) {
    state.pending.push_back(
        {static_cast<int>(series[i]), units[i], static_cast<int>(months[i]), counts[i]});
  }
  return state;
}

absl::StatusOr<std::vector<CountedCell>> FiguresMoment::LoadCounts(const base::Uuid& survey,
                                                                   v1::ProfileDimension dimension) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      snapshot_->Query(kCounts, postgres::Params().Uuid(survey).Int(dimension)));
  std::vector<CountedCell> cells;
  cells.reserve(rows.size());
  for (const postgres::Row& row : rows) {
    CountedCell& cell = cells.emplace_back();
    cell.name = ReadCountedName(row, dimension);
    cell.people = ReadPeople(row);
    cell.answered = row.Bytes("answered");
  }
  return cells;
}

absl::StatusOr<std::vector<AnsweredCell>> FiguresMoment::LoadAnswered(
    const base::Uuid& survey, int series, v1::ProfileDimension dimension) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      snapshot_->Query(kAnswered, postgres::Params().Uuid(survey).Int(dimension).Int(series)));
  std::vector<AnsweredCell> cells;
  cells.reserve(rows.size());
  for (const postgres::Row& row : rows) {
    AnsweredCell& cell = cells.emplace_back();
    cell.name = ReadCountedName(row, dimension);
    cell.people = ReadPeople(row);
    cell.screened_out = row.Int("screened_out");
    cell.questions = row.Bytes("questions");
  }
  return cells;
}

absl::StatusOr<std::vector<FlaggedCount>> FiguresMoment::LoadFlagged(const base::Uuid& survey,
                                                                     int series) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           snapshot_->Query(kFlagged, postgres::Params().Uuid(survey).Int(series)));
  std::vector<FlaggedCount> cells;
  cells.reserve(rows.size());
  for (const postgres::Row& row : rows) {
    cells.push_back(
        {ReadCountedName(row, v1::PROFILE_DIMENSION_UNSPECIFIED), row.OptionalBytes("flagged")});
  }
  return cells;
}

absl::StatusOr<std::set<int>> FiguresMoment::LoadWaitingMonths(const base::Uuid& survey,
                                                               int series) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      snapshot_->Query(kWaitingMonths, postgres::Params().Uuid(survey).Int(series)));
  std::set<int> months;
  for (const postgres::Row& row : rows) months.insert(static_cast<int>(row.Int("month")));
  return months;
}

absl::StatusOr<FoundCells> FiguresMoment::LoadCells(const base::Uuid& survey,
                                                    const AskedCells& asked) {
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
  params.Bool(asked.tallies);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, snapshot_->Query(kCells, params));
  FoundCells found;
  found.cells.resize(asked.cells.size());
  found.populations.resize(asked.populations.size());
  for (const postgres::Row& row : rows) {
    const auto place = static_cast<size_t>(row.Int("place") - 1);
    if (row.Bool("is_cell")) {
      TANGGAP_ASSIGN_OR_RETURN(found.cells[place], ReadCellContent(row));
    } else {
      found.populations[place] = row.Int("size");
    }
  }
  return found;
}

}  // namespace tanggap::surveys
