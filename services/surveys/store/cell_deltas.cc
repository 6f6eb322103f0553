#include "services/surveys/store/cell_deltas.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

// IDENTIFIED (3) or imported: the agency knows it anyway.
#define TANGGAP_DELTA_KNOWN "(d.imported OR d.level = 3)"
// Of the survey $1, when $2 is the month.
#define TANGGAP_DELTA_OPEN "d.survey = $1 AND d.month >= $2 AND NOT " TANGGAP_DELTA_KNOWN
#define TANGGAP_DELTA_WHOLE \
  "d.survey = $1 AND (" TANGGAP_DELTA_KNOWN " OR (d.month < $2 AND d.day < $3))"

// What makes two deltas equal; a correction and what it corrects differ in their sign alone.
#define TANGGAP_DELTA_EQUAL \
  "series, version, unit, service, channel, month, level, imported, state, flagged, vector"

// A correction whose response is in the figures already waits for a step, maybe for the rest of the
// month: it alone makes nothing due, else the same rows would be locked each second for nothing.
#define TANGGAP_OPEN_DUE(min_cell)                                                   \
  "EXISTS (SELECT FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_OPEN               \
  " GROUP BY d.series, d.unit, d.month, d.state HAVING sum(d.sign) >= 2 * " min_cell \
  ") "                                                                               \
  "OR EXISTS (SELECT FROM (SELECT survey, " TANGGAP_DELTA_EQUAL                      \
  " FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_OPEN                             \
  " AND d.sign < 0) AS correction JOIN surveys.cell_delta taken USING "              \
  "(survey, " TANGGAP_DELTA_EQUAL ") WHERE taken.survey = $1 AND taken.sign > 0)"

constexpr postgres::Statement kOpenIsDue = {"is_open_delta_due",
                                            "SELECT " TANGGAP_OPEN_DUE("$3") " AS due"};

#define TANGGAP_DELTA_COLUMNS                                                        \
  "d.series, d.version, d.unit, d.service, d.channel, d.month, " TANGGAP_DELTA_KNOWN \
  " AS known, d.state, d.sign, d.flagged, d.vector"

constexpr postgres::Statement kTakeWhole = {
    "take_due_deltas",
    "DELETE FROM surveys.cell_delta d USING (SELECT d.id FROM surveys.cell_delta d "
    "WHERE " TANGGAP_DELTA_WHOLE
    " LIMIT $4) AS due WHERE d.survey = $1 AND d.id = due.id "
    "RETURNING " TANGGAP_DELTA_COLUMNS ", false AS paired"};

constexpr postgres::Statement kTakeMonths = {
    "take_deltas_of_months",
    "DELETE FROM surveys.cell_delta d WHERE d.survey = $1 AND d.month BETWEEN $2 AND $3 "
    "RETURNING " TANGGAP_DELTA_COLUMNS ", false AS paired"};

constexpr postgres::Statement kLeft = {
    "find_delta_of_months",
    "SELECT id FROM surveys.cell_delta WHERE survey = $1 AND month BETWEEN $2 AND $3 LIMIT 1"};

// What is counted is locked first, so that a night which writes rows anew meanwhile changes no
// count: what it wrote is not seen here and stays. $3 is min_cell. Corrections whose responses do
// not wait beside them go with the first step.
constexpr postgres::Statement kTakeOpen = {
    "take_open_deltas",
    "WITH locked AS MATERIALIZED (SELECT id, day, sign, " TANGGAP_DELTA_EQUAL
    " FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_OPEN
    " FOR UPDATE), numbered AS (SELECT id, series, unit, "
    "month, state, day, sign, dense_rank() OVER (ORDER BY " TANGGAP_DELTA_EQUAL
    ") AS same, row_number() OVER (PARTITION BY " TANGGAP_DELTA_EQUAL R"(, sign ORDER BY id) AS copy
    FROM locked),
  met AS (SELECT *, count(*) OVER (PARTITION BY same, copy) > 1 AS paired FROM numbered),
  placed AS (
    SELECT id, sign, paired, sum(sign) OVER unit_month AS net,
      count(*) FILTER (WHERE sign < 0 AND NOT paired) OVER unit_month AS corrections,
      row_number() OVER (PARTITION BY series, unit, month, state, sign, paired ORDER BY day, id) AS place
    FROM met WINDOW unit_month AS (PARTITION BY series, unit, month, state))
  DELETE FROM surveys.cell_delta d USING placed
  WHERE d.survey = $1 AND d.id = placed.id
    AND (paired OR (net >= 2 * $3 AND (placed.sign < 0 OR place <= net - $3 + corrections)))
  RETURNING )" TANGGAP_DELTA_COLUMNS ", placed.paired"};

}  // namespace

const postgres::Statement kIsDue = {
    "is_survey_due",
    "SELECT EXISTS (SELECT FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_WHOLE
    ") OR EXISTS (SELECT FROM surveys.cell WHERE survey = $1 AND grain = 3 AND period < $2) "
    "OR " TANGGAP_OPEN_DUE("$4") " AS due"};

absl::StatusOr<int64_t> TakeWhole(postgres::Transaction& transaction, const base::Uuid& survey,
                                  const FoldDay& day, int64_t most, Folding& folding) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      transaction.Query(kTakeWhole,
                        postgres::Params().Uuid(survey).Int(day.month).Int(day.today).Int(most)));
  TANGGAP_RETURN_IF_ERROR(folding.Add(rows));
  return static_cast<int64_t>(rows.size());
}

absl::Status TakeMonths(postgres::Transaction& transaction, const base::Uuid& survey,
                        const Months& months, Folding& folding) {
  const postgres::Params params =
      postgres::Params().Uuid(survey).Int(months.first).Int(months.last);
  // What a night writes anew meanwhile is seen by the next statement only.
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kTakeMonths, params));
    TANGGAP_RETURN_IF_ERROR(folding.Add(rows));
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows left, transaction.Query(kLeft, params));
    more = !left.empty();
  }
  return absl::OkStatus();
}

absl::Status TakeOpen(postgres::Transaction& transaction, const DueFold& due, const FoldDay& day,
                      Folding& folding) {
  const postgres::Params params =
      postgres::Params().Uuid(due.survey).Int(day.month).Int(due.min_cell);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows open, transaction.Query(kOpenIsDue, params));
  if (!open.Only().Bool("due")) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kTakeOpen, params));
  return folding.Add(rows);
}

}  // namespace tanggap::surveys
