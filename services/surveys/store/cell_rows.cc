#include "services/surveys/store/cell_rows.h"

#include <algorithm>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/postgres/gather.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

#define TANGGAP_CELL_NAMES                                                            \
  "unnest($2::integer[], $3::smallint[], $4::text[], $5::smallint[], $6::integer[], " \
  "$7::text[], $8::text[], $9::smallint[]"
#define TANGGAP_CELL_NAME_COLUMNS "series, dimension, option, grain, period, unit, service, channel"
#define TANGGAP_CELL_IS_NAMED                                                                    \
  "c.survey = $1 AND c.series = k.series AND c.dimension = k.dimension AND c.option = k.option " \
  "AND c.grain = k.grain AND c.period = k.period AND c.unit = k.unit "                           \
  "AND c.service = k.service AND c.channel = k.channel"

// By one descent of the key for each, whatever the planner believes of a young table.
constexpr postgres::Statement kRead = {
    "read_cells_to_change",
    "SELECT k.place, found.* FROM " TANGGAP_CELL_NAMES
    ") WITH ORDINALITY AS k (" TANGGAP_CELL_NAME_COLUMNS
    ", place) CROSS JOIN LATERAL (SELECT " TANGGAP_CELL_CONTENT_COLUMNS
    " FROM surveys.cell c WHERE " TANGGAP_CELL_IS_NAMED " LIMIT 1) AS found"};

constexpr postgres::Statement kWrite = {
    "write_cells",
    "INSERT INTO surveys.cell (survey, " TANGGAP_CELL_NAME_COLUMNS
    ", response_count, open_count, screened_out, sums, tallies) SELECT $1::uuid, k.* "
    "FROM " TANGGAP_CELL_NAMES
    R"(, $10::bigint[], $11::bigint[], $12::bigint[], $13::bytea[], $14::bytea[]) AS k
  ON CONFLICT (survey, series, dimension, option, grain, period, unit, service, channel) DO UPDATE
  SET response_count = EXCLUDED.response_count, open_count = EXCLUDED.open_count,
    screened_out = EXCLUDED.screened_out, sums = EXCLUDED.sums, tallies = EXCLUDED.tallies)"};

constexpr postgres::Statement kDelete = {
    "delete_empty_cells", "DELETE FROM surveys.cell c USING " TANGGAP_CELL_NAMES
                          ") AS k (" TANGGAP_CELL_NAME_COLUMNS ") WHERE " TANGGAP_CELL_IS_NAMED};

constexpr postgres::Statement kWriteCounts = {
    "write_cell_counts",
    "INSERT INTO surveys.cell_count (survey, series, dimension, option, month, unit, service, "
    "channel, "
    "response_count, open_count, screened_out, answered, questions, flagged, flagged_of) SELECT "
    "$1::uuid, "
    "k.series, "
    "k.dimension, k.option, k.period, k.unit, k.service, k.channel, k.response_count, "
    "k.open_count, k.screened_out, k.answered, k.questions, k.flagged, k.response_count "
    "FROM " TANGGAP_CELL_NAMES
    ", $10::bigint[], $11::bigint[], $12::bigint[], $13::bytea[], $14::bytea[], $15::bytea[]) AS "
    "k (" TANGGAP_CELL_NAME_COLUMNS
    R"(, response_count, open_count, screened_out, answered, questions, flagged)
  ON CONFLICT (survey, dimension, series, month, unit, service, channel, option) DO UPDATE
  SET response_count = EXCLUDED.response_count, open_count = EXCLUDED.open_count, screened_out = EXCLUDED.screened_out,
    answered = EXCLUDED.answered, questions = EXCLUDED.questions, flagged = EXCLUDED.flagged, flagged_of = EXCLUDED.flagged_of)"};

constexpr postgres::Statement kDeleteCounts = {
    "delete_empty_cell_counts",
    "DELETE FROM surveys.cell_count c USING " TANGGAP_CELL_NAMES
    ") AS k (" TANGGAP_CELL_NAME_COLUMNS
    ") WHERE c.survey = $1 AND c.dimension = k.dimension AND c.series = k.series AND "
    "c.month = k.period AND c.unit = k.unit AND c.service = k.service AND c.channel = k.channel "
    "AND c.option = k.option"};

// What is told of these months (store/figure_releases) may be another thing now.
constexpr postgres::Statement kMarkMonths = {
    "mark_changed_months",
    "INSERT INTO surveys.release_due (survey, series, month) SELECT $1::uuid, k.* FROM "
    "unnest($2::integer[], $3::integer[]) AS k ON CONFLICT DO NOTHING"};

using Held = std::map<CellName, CellContent>;
using Cell = Held::value_type*;

std::vector<CellName> NamesOf(const std::vector<Cell>& cells) {
  return Gather<CellName>(cells, [](Cell cell) { return cell->first; });
}

postgres::Params ParamsOf(const base::Uuid& survey, const std::vector<CellName>& names) {
  postgres::Params params;
  params.Uuid(survey);
  AppendCellNames(params, names);
  return params;
}

absl::Status AddWhatIsThere(postgres::Transaction& transaction, const base::Uuid& survey,
                            const std::vector<Cell>& cells) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           transaction.Query(kRead, ParamsOf(survey, NamesOf(cells))));
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(const CellContent there, ReadCellContent(row));
    TANGGAP_RETURN_IF_ERROR(cells[static_cast<size_t>(row.Int("place") - 1)]->second.Merge(there));
  }
  return absl::OkStatus();
}

void AppendPeople(postgres::Params& params, const std::vector<Cell>& cells) {
  params.IntArray(Gather<int64_t>(cells, [](Cell cell) { return cell->second.people.all; }))
      .IntArray(Gather<int64_t>(cells, [](Cell cell) { return cell->second.people.open; }))
      .IntArray(Gather<int64_t>(cells, [](Cell cell) { return cell->second.screened_out; }));
}

absl::Status WriteAll(postgres::Transaction& transaction, const base::Uuid& survey,
                      const std::vector<Cell>& cells) {
  if (cells.empty()) return absl::OkStatus();
  postgres::Params params = ParamsOf(survey, NamesOf(cells));
  AppendPeople(params, cells);
  params
      .BytesArray(Gather<std::optional<std::string>>(cells,
                                                     [](Cell cell) -> std::optional<std::string> {
                                                       if (!cell->second.sums.has_value())
                                                         return std::nullopt;
                                                       return cell->second.sums->Serialise();
                                                     }))
      .BytesArray(
          Gather<std::string>(cells, [](Cell cell) { return cell->second.tallies.Serialise(); }));
  return transaction.Query(kWrite, params).status();
}

absl::Status WriteCounts(postgres::Transaction& transaction, const base::Uuid& survey,
                         const std::vector<Cell>& cells) {
  if (cells.empty()) return absl::OkStatus();
  postgres::Params params = ParamsOf(survey, NamesOf(cells));
  AppendPeople(params, cells);
  params
      .BytesArray(
          Gather<std::string>(cells, [](Cell cell) { return cell->second.SerialiseAnswered(); }))
      .BytesArray(Gather<std::string>(
          cells, [](Cell cell) { return cell->second.tallies.SerialisePeople(); }))
      .BytesArray(
          Gather<std::string>(cells, [](Cell cell) { return cell->second.SerialiseFlagged(); }));
  return transaction.Query(kWriteCounts, params).status();
}

absl::Status Delete(postgres::Transaction& transaction, const postgres::Statement& statement,
                    const base::Uuid& survey, const std::vector<Cell>& cells) {
  if (cells.empty()) return absl::OkStatus();
  return transaction.Query(statement, ParamsOf(survey, NamesOf(cells))).status();
}

absl::Status Apply(postgres::Transaction& transaction, const base::Uuid& survey, Held& held) {
  std::vector<Cell> cells;
  for (auto& cell : held) cells.push_back(&cell);
  TANGGAP_RETURN_IF_ERROR(AddWhatIsThere(transaction, survey, cells));
  std::vector<Cell> kept;
  std::vector<Cell> empty;
  std::vector<Cell> counted;
  std::vector<Cell> uncounted;
  for (Cell cell : cells) {
    const auto& [name, content] = *cell;
    (content.IsEmpty() ? empty : kept).push_back(cell);
    if (!name.IsBase()) continue;
    const bool nobody = content.people == HeadCount() && content.screened_out == 0;
    (nobody ? uncounted : counted).push_back(cell);
  }
  TANGGAP_RETURN_IF_ERROR(WriteAll(transaction, survey, kept));
  TANGGAP_RETURN_IF_ERROR(Delete(transaction, kDelete, survey, empty));
  TANGGAP_RETURN_IF_ERROR(WriteCounts(transaction, survey, counted));
  return Delete(transaction, kDeleteCounts, survey, uncounted);
}

absl::Status MarkMonths(postgres::Transaction& transaction, const base::Uuid& survey,
                        const Held& held) {
  std::set<std::pair<int, int>> months;
  for (const auto& [name, content] : held) {
    if (name.grain == CellGrain::kMonth) months.emplace(name.series, name.period);
  }
  if (months.empty()) return absl::OkStatus();
  const std::vector<std::pair<int, int>> all(months.begin(), months.end());
  postgres::Params params;
  params.Uuid(survey)
      .IntArray(Gather<int64_t>(all, [](const auto& month) { return month.first; }))
      .IntArray(Gather<int64_t>(all, [](const auto& month) { return month.second; }));
  return transaction.Query(kMarkMonths, params).status();
}

}  // namespace

absl::Status CellWriter::Add(const CellName& name, const CellContent& content, int sign) {
  changed_ = true;
  Held& held = name.unit == kAnyCode ? of_any_unit_ : of_one_unit_;
  TANGGAP_RETURN_IF_ERROR(held[name].Merge(content, sign));
  return held.size() < kMostHeld ? absl::OkStatus() : Write(held);
}

absl::Status CellWriter::Write(Held& held) {
  if (held.empty()) return absl::OkStatus();
  TANGGAP_RETURN_IF_ERROR(MarkMonths(transaction_, survey_, held));
  TANGGAP_RETURN_IF_ERROR(Apply(transaction_, survey_, held));
  held.clear();
  return absl::OkStatus();
}

absl::Status CellWriter::Finish() {
  TANGGAP_RETURN_IF_ERROR(Write(of_one_unit_));
  return Write(of_any_unit_);
}

CellName ReadCellName(const postgres::Row& row) {
  return {.series = static_cast<int>(row.Int("series")),
          .dimension = static_cast<v1::ProfileDimension>(row.Int("dimension")),
          .option = row.Text("option"),
          .grain = static_cast<CellGrain>(row.Int("grain")),
          .period = static_cast<int>(row.Int("period")),
          .unit = row.Text("unit"),
          .service = row.Text("service"),
          .channel = static_cast<int>(row.Int("channel"))};
}

absl::StatusOr<CellContent> ReadCellContent(const postgres::Row& row) {
  CellContent content;
  content.people = {.all = row.Int("response_count"), .open = row.Int("open_count")};
  content.screened_out = row.Int("screened_out");
  if (const std::optional<std::string> sums = row.OptionalBytes("sums")) {
    TANGGAP_ASSIGN_OR_RETURN(content.sums, ElementSums::Parse(*sums));
  }
  if (const std::optional<std::string> tallies = row.OptionalBytes("tallies")) {
    TANGGAP_ASSIGN_OR_RETURN(content.tallies, Tallies::Parse(*tallies));
  }
  return content;
}

void AppendCellNames(postgres::Params& params, const std::vector<CellName>& names) {
  const auto numbers = [&](auto get) { params.IntArray(Gather<int64_t>(names, get)); };
  const auto texts = [&](std::string CellName::*member) {
    params.TextArray(Gather<std::string_view>(
        names, [member](const CellName& name) -> std::string_view { return name.*member; }));
  };
  numbers([](const CellName& name) { return name.series; });
  numbers([](const CellName& name) { return name.dimension; });
  texts(&CellName::option);
  numbers([](const CellName& name) { return static_cast<int64_t>(name.grain); });
  numbers([](const CellName& name) { return name.period; });
  texts(&CellName::unit);
  texts(&CellName::service);
  numbers([](const CellName& name) { return name.channel; });
}

}  // namespace tanggap::surveys
