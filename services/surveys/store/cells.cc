#include "services/surveys/store/cells.h"

#include <optional>
#include <utility>

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

#define TANGGAP_DUE_FOLD                                                                     \
  "SELECT s.survey, s.agency, s.index_profile, s.min_cell, coalesce((SELECT f.version FROM " \
  "surveys.figures f WHERE f.survey = s.survey), 0) AS version FROM surveys.survey s "       \
  "WHERE s.survey = "

// The surveys of a table, by one descent of its key for each, however many rows they have there.
#define TANGGAP_SURVEYS_IN(name, table)                                                      \
  name " AS ((SELECT survey FROM " table                                                     \
       " ORDER BY survey LIMIT 1) UNION ALL SELECT (SELECT next.survey FROM (SELECT survey " \
       "FROM " table                                                                         \
       ") AS next WHERE next.survey > last.survey ORDER BY next.survey LIMIT 1) "            \
       "FROM " name " last WHERE last.survey IS NOT NULL)"

constexpr postgres::Statement kFindNew = {
    "find_new_deltas", "WITH RECURSIVE " TANGGAP_SURVEYS_IN(
                           "marked", "surveys.cell_due") " SELECT of.* FROM marked CROSS JOIN "
                       "LATERAL (" TANGGAP_DUE_FOLD "marked.survey LIMIT 1) AS of"};

constexpr postgres::Statement kFindWaiting = {
    "find_waiting_deltas",
    "WITH RECURSIVE " TANGGAP_SURVEYS_IN("deltas", "surveys.cell_delta") ", " TANGGAP_SURVEYS_IN(
        "cells", "surveys.cell WHERE grain = 3") ", waiting AS (SELECT survey FROM deltas UNION "
    "SELECT survey FROM cells) SELECT of.* FROM waiting CROSS JOIN LATERAL (" TANGGAP_DUE_FOLD
    "waiting.survey LIMIT 1) AS of"};

constexpr postgres::Statement kHold = {
    "hold_figures", "SELECT version FROM surveys.figures WHERE survey = $1 FOR UPDATE SKIP LOCKED"};
constexpr postgres::Statement kBegin = {"begin_figures", R"(
  INSERT INTO surveys.figures (survey, version) VALUES ($1, 0) ON CONFLICT DO NOTHING RETURNING version)"};
constexpr postgres::Statement kWaitFor = {
    "wait_for_figures", "SELECT version FROM surveys.figures WHERE survey = $1 FOR UPDATE"};
constexpr postgres::Statement kChanged = {
    "changed_figures",
    "UPDATE surveys.figures SET version = version + 1 WHERE survey = $1 RETURNING version"};

constexpr postgres::Statement kLookedAt = {"looked_at_deltas",
                                           "DELETE FROM surveys.cell_due WHERE survey = $1"};
constexpr postgres::Statement kLookAgain = {
    "look_at_deltas_again",
    "INSERT INTO surveys.cell_due (survey, mark) VALUES ($1, (random() * 9e18)::bigint)"};

constexpr postgres::Statement kTakeWaiting = {
    "take_waiting_cells",
    "DELETE FROM surveys.cell c WHERE c.survey = $1 AND c.grain = 3 AND c.period = $2 AND "
    "c.series = $3 AND c.unit = $4 RETURNING c.series, c.dimension, c.option, c.grain, c.period, "
    "c.unit, c.service, c.channel, " TANGGAP_CELL_CONTENT_COLUMNS};

constexpr postgres::Statement kVacuum = {"vacuum_cell_delta",
                                         "VACUUM surveys.cell_delta, surveys.cell_due"};

DueFold ReadDue(const postgres::Row& row) {
  return {.survey = row.Uuid("survey"),
          .agency = row.Text("agency"),
          .index_profile = row.Text("index_profile"),
          .min_cell = static_cast<int>(row.Int("min_cell")),
          .version = row.Int("version")};
}

std::vector<DueFold> ReadAllDue(const postgres::Rows& rows) {
  std::vector<DueFold> due;
  for (const postgres::Row& row : rows) due.push_back(ReadDue(row));
  return due;
}

// The version of the figures; nothing when somebody else has them.
absl::StatusOr<std::optional<int64_t>> Hold(postgres::Transaction& transaction,
                                            const base::Uuid& survey) {
  for (const postgres::Statement& statement : {kHold, kBegin}) {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows held,
                             transaction.Query(statement, postgres::Params().Uuid(survey)));
    if (!held.empty()) return std::optional(held[0].Int("version"));
  }
  return std::optional<int64_t>();
}

// What waited for the end of a unit's month is put where it belongs.
absl::Status Settle(postgres::Transaction& transaction, const base::Uuid& survey,
                    const UnitMonth& unit, CellWriter& cells) {
  postgres::Params params;
  params.Uuid(survey).Int(unit.month).Int(unit.series).Text(unit.unit);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kTakeWaiting, params));
  for (const postgres::Row& row : rows) {
    const CellName waiting = ReadCellName(row);
    TANGGAP_ASSIGN_OR_RETURN(const CellContent content, ReadCellContent(row));
    for (const CellName& name : CellsAfter(waiting))
      TANGGAP_RETURN_IF_ERROR(cells.Add(name, content, 1));
    if (const std::optional<CellName> before = CellBefore(waiting))
      TANGGAP_RETURN_IF_ERROR(cells.Add(*before, content, -1));
  }
  return absl::OkStatus();
}

// Of all units in one pass: a service of which one unit's people come a version later would tell
// who they are. It looks until nothing is left, for a night that writes rows anew meanwhile is
// waited for, and what it wrote is seen by the next look only.
absl::Status TakeAllEnded(postgres::Transaction& transaction, const base::Uuid& survey,
                          const FoldDay& day, CellWriter& cells, Folding& folding) {
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<UnitMonth> units,
                             ListEnded(transaction, survey, day));
    for (const UnitMonth& unit : units) {
      TANGGAP_RETURN_IF_ERROR(Settle(transaction, survey, unit, cells));
      TANGGAP_RETURN_IF_ERROR(TakeEnded(transaction, survey, unit, day.today, folding));
    }
    more = !units.empty();
  }
  return absl::OkStatus();
}

// The new version of the figures; nothing when nothing changed.
absl::StatusOr<std::optional<int64_t>> Finish(postgres::Transaction& transaction,
                                              const base::Uuid& survey, CellWriter& cells) {
  if (!cells.changed()) return std::optional<int64_t>();
  TANGGAP_RETURN_IF_ERROR(cells.Finish());
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows changed,
                           transaction.Query(kChanged, postgres::Params().Uuid(survey)));
  return std::optional(changed.Only().Int("version"));
}

}  // namespace

absl::StatusOr<std::vector<DueFold>> Cells::FindNew(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kFindNew, deadline));
  return ReadAllDue(rows);
}

absl::StatusOr<std::vector<DueFold>> Cells::FindDue(const FoldTime& time, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows waiting, pool_.Query(kFindWaiting, deadline));
  std::vector<DueFold> found;
  for (DueFold& each : ReadAllDue(waiting)) {
    const int month = time.month_of(each.agency);
    if (month == 0) continue;
    postgres::Params params;
    params.Uuid(each.survey).Int(month).Int(time.today).Int(2 * int64_t{each.min_cell});
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kIsDue, params, deadline));
    if (rows.Only().Bool("due")) found.push_back(std::move(each));
  }
  return found;
}

absl::StatusOr<Folded> Cells::Fold(const DueFold& due, const FoldTime& time, absl::Time deadline,
                                   const Changed& changed) {
  const int month = time.month_of(due.agency);
  if (month == 0) return Folded{.version = due.version};
  Folded folded;
  TANGGAP_RETURN_IF_ERROR(
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        TANGGAP_ASSIGN_OR_RETURN(folded, Pass(transaction, due, month, time.today, deadline));
        if (!changed || folded.taken == 0) return absl::OkStatus();
        return changed(transaction, folded.version);
      }));
  return folded;
}

absl::StatusOr<Folded> Cells::Pass(postgres::Transaction& transaction, const DueFold& due,
                                   int month, int64_t today, absl::Time deadline) {
  const postgres::Params survey = postgres::Params().Uuid(due.survey);
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<int64_t> held, Hold(transaction, due.survey));
  if (!held.has_value()) return Folded{.busy = true, .version = due.version};
  // Before anything is looked at: what comes meanwhile has a mark of its own, which stays.
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kLookedAt, survey).status());
  CellWriter cells(transaction, due.survey);
  Folding folding(due, month, versions_, profiles_, deadline, cells);
  TANGGAP_RETURN_IF_ERROR(TakeAllEnded(transaction, due.survey, {month, today}, cells, folding));
  int64_t known = kBatch;
  for (int64_t all = 0; known == kBatch && all < kMostKnown; all += known) {
    TANGGAP_ASSIGN_OR_RETURN(known, TakeKnown(transaction, due.survey, kBatch, folding));
  }
  Folded folded{.more = known == kBatch};
  if (!folded.more) {
    TANGGAP_ASSIGN_OR_RETURN(folded.more, TakeOpen(transaction, due, month, kBatch, folding));
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<int64_t> version,
                           Finish(transaction, due.survey, cells));
  folded.version = version.value_or(*held);
  folded.taken = folding.count();
  if (folded.more) TANGGAP_RETURN_IF_ERROR(transaction.Query(kLookAgain, survey).status());
  return folded;
}

absl::Status Cells::TakeUp(postgres::Transaction& transaction, const DueFold& of,
                           const Months& months, absl::Time deadline) {
  const postgres::Params survey = postgres::Params().Uuid(of.survey);
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kBegin, survey).status());
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kWaitFor, survey).status());
  const int after = months.last + 1;
  // Of no day: what came of other months is due when it is due.
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<UnitMonth> units,
                           ListEnded(transaction, of.survey, {.month = after, .today = 0}));
  CellWriter cells(transaction, of.survey);
  for (const UnitMonth& unit : units)
    TANGGAP_RETURN_IF_ERROR(Settle(transaction, of.survey, unit, cells));
  Folding folding(of, after, versions_, profiles_, deadline, cells);
  TANGGAP_RETURN_IF_ERROR(TakeMonths(transaction, of.survey, months, folding));
  return Finish(transaction, of.survey, cells).status();
}

absl::Status Cells::LookAgain(const base::Uuid& survey, absl::Time deadline) {
  return pool_.Query(kLookAgain, postgres::Params().Uuid(survey), deadline).status();
}

absl::Status Cells::Vacuum(absl::Time deadline) { return pool_.Query(kVacuum, deadline).status(); }

}  // namespace tanggap::surveys
