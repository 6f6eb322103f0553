#include "services/surveys/store/cell_deltas.h"

#include <algorithm>
#include <string>
#include <vector>

#include "libs/base/result.h"
#include "services/surveys/domain/suppression.h"

namespace tanggap::surveys {

namespace {

// IDENTIFIED (3) or imported: the agency knows it anyway.
#define TANGGAP_DELTA_KNOWN "(d.imported OR d.level = 3)"
// Of the survey $1, when $2 is the month.
#define TANGGAP_DELTA_OPEN "d.survey = $1 AND d.month >= $2 AND NOT " TANGGAP_DELTA_KNOWN
// What is due whole of the survey $1, when $2 is the month and $3 the day: what is known, and of
// months that have ended what came before that day. Each by an index of its own
// (migrations/0006_what_waits.sql), in whose order it is so that the index is taken; of months that
// have ended group by group, past whatever came today and waits.
#define TANGGAP_DUE_DELTAS(most)                                                                   \
  "(SELECT d.ctid FROM surveys.cell_delta d WHERE d.survey = $1 AND " TANGGAP_DELTA_KNOWN          \
  " ORDER BY d.day LIMIT " most                                                                    \
  ") UNION ALL (WITH RECURSIVE groups AS ((SELECT month, state, series, unit FROM "                \
  "surveys.cell_delta WHERE survey = $1 AND month < $2 ORDER BY month, state, series, unit LIMIT " \
  "1) UNION ALL SELECT next.* FROM groups g CROSS JOIN LATERAL (SELECT d.month, d.state, "         \
  "d.series, d.unit FROM surveys.cell_delta d WHERE d.survey = $1 AND d.month < $2 AND (d.month, " \
  "d.state, d.series, d.unit) > (g.month, g.state, g.series, g.unit) ORDER BY d.month, d.state, "  \
  "d.series, d.unit LIMIT 1) AS next) SELECT late.ctid FROM groups g CROSS JOIN LATERAL (SELECT "  \
  "d.ctid FROM surveys.cell_delta d WHERE d.survey = $1 AND d.month = g.month AND d.state = "      \
  "g.state AND d.series = g.series AND d.unit = g.unit AND d.day < $3 AND "                        \
  "NOT " TANGGAP_DELTA_KNOWN " ORDER BY d.day LIMIT " most ") AS late)"

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

// Groups of which a step may be due or that have corrections.
constexpr postgres::Statement kOpenGroups = {
    "list_open_delta_groups",
    "SELECT d.series, d.unit, d.month, d.state, count(*) FILTER (WHERE d.sign < 0) AS corrections "
    "FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_OPEN
    " GROUP BY d.series, d.unit, d.month, d.state HAVING sum(d.sign) >= 2 * $3 OR count(*) FILTER "
    "(WHERE d.sign < 0) > 0"};

// Of the survey $1, when $2 is the month: the group $3 to $6.
#define TANGGAP_DELTA_OF_GROUP \
  TANGGAP_DELTA_OPEN " AND d.series = $3 AND d.unit = $4 AND d.month = $5 AND d.state = $6"

#define TANGGAP_DELTA_COLUMNS                                                        \
  "d.series, d.version, d.unit, d.service, d.channel, d.month, " TANGGAP_DELTA_KNOWN \
  " AS known, d.state, d.sign, d.flagged, d.vector"

// Rows are deleted by where they stand, whatever the planner believes of a young table: joined by
// their ids it may go through the table for each.
constexpr postgres::Statement kTakeWhole = {
    "take_due_deltas",
    "DELETE FROM surveys.cell_delta d WHERE d.ctid = ANY (ARRAY(" TANGGAP_DUE_DELTAS(
        "$4") " LIMIT $4)) RETURNING " TANGGAP_DELTA_COLUMNS};

constexpr postgres::Statement kTakeMonths = {
    "take_deltas_of_months",
    "DELETE FROM surveys.cell_delta d WHERE d.survey = $1 AND d.month BETWEEN $2 AND $3 "
    "RETURNING " TANGGAP_DELTA_COLUMNS};

constexpr postgres::Statement kLeft = {
    "find_delta_of_months",
    "SELECT id FROM surveys.cell_delta WHERE survey = $1 AND month BETWEEN $2 AND $3 LIMIT 1"};

// Corrections that wait beside what they correct: both go. Only what has a match is locked.
constexpr postgres::Statement kDropPairs = {
    "drop_paired_deltas",
    "WITH locked AS MATERIALIZED (SELECT d.ctid AS spot, id, sign, " TANGGAP_DELTA_EQUAL
    " FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_OF_GROUP
    " AND EXISTS (SELECT FROM surveys.cell_delta c WHERE c.survey = d.survey AND c.series = "
    "d.series "
    "AND c.version = d.version AND c.unit = d.unit AND c.service = d.service AND c.channel = "
    "d.channel AND c.month = d.month AND c.level = d.level AND c.imported = d.imported AND c.state "
    "= "
    "d.state AND c.flagged = d.flagged AND c.vector = d.vector AND c.sign = -d.sign) FOR UPDATE), "
    "numbered AS (SELECT spot, row_number() OVER (PARTITION BY sign, " TANGGAP_DELTA_EQUAL
    " ORDER BY id) AS copy, " TANGGAP_DELTA_EQUAL
    " FROM locked), met AS (SELECT spot, count(*) OVER (PARTITION BY copy, " TANGGAP_DELTA_EQUAL
    ") > 1 AS paired FROM numbered) DELETE FROM surveys.cell_delta d WHERE d.ctid = ANY "
    "(ARRAY(SELECT spot FROM met WHERE paired))"};

constexpr postgres::Statement kCountGroup = {"count_delta_group",
                                             "SELECT coalesce(sum(d.sign), 0) AS net, count(*) "
                                             "FILTER (WHERE d.sign < 0) AS corrections FROM "
                                             "surveys.cell_delta d WHERE " TANGGAP_DELTA_OF_GROUP};

// All corrections and the $7 responses that come first. A night that writes rows anew meanwhile
// makes them fewer: what it wrote is not seen here.
// A union locks no rows, its parts do.
constexpr postgres::Statement kLockStep = {
    "lock_step_of_deltas",
    "WITH corrections AS MATERIALIZED (SELECT d.ctid::text AS spot, " TANGGAP_DELTA_COLUMNS
    " FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_OF_GROUP
    " AND d.sign < 0 FOR UPDATE), first AS MATERIALIZED (SELECT d.ctid::text AS "
    "spot, " TANGGAP_DELTA_COLUMNS " FROM surveys.cell_delta d WHERE " TANGGAP_DELTA_OF_GROUP
    " AND d.sign > 0 ORDER BY d.day, d.id LIMIT $7 FOR UPDATE) "
    "SELECT * FROM corrections UNION ALL SELECT * FROM first"};

constexpr postgres::Statement kTakeStep = {
    "take_step_of_deltas",
    "DELETE FROM surveys.cell_delta d WHERE d.survey = $1 AND d.ctid = ANY ($2::tid[])"};

// A unit's month, and whether its responses count.
struct OpenGroup {
  int series = 0;
  std::string unit;
  int month = 0;
  int state = 0;
  int64_t corrections = 0;
};

postgres::Params ParamsOf(const DueFold& due, const FoldDay& day, const OpenGroup& group) {
  postgres::Params params;
  params.Uuid(due.survey)
      .Int(day.month)
      .Int(group.series)
      .Text(group.unit)
      .Int(group.month)
      .Int(group.state);
  return params;
}

// The step of one group, when there is one that may be told. Gives whether it is to be looked at
// again soon.
absl::StatusOr<bool> TakeStep(postgres::Transaction& transaction, const DueFold& due,
                              const FoldDay& day, const OpenGroup& group, int64_t most,
                              Folding& folding) {
  const postgres::Params of = ParamsOf(due, day, group);
  if (group.corrections > 0) TANGGAP_RETURN_IF_ERROR(transaction.Query(kDropPairs, of).status());
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows counted, transaction.Query(kCountGroup, of));
  const int64_t releasable =
      ReleasableNow(counted[0].Int("net"), due.min_cell, /*month_has_ended=*/false);
  if (releasable == 0) return false;
  // Corrections go with it; so many more responses do.
  const int64_t corrections = counted[0].Int("corrections");
  const int64_t responses = std::min(releasable, most) + corrections;
  postgres::Params first = of;
  first.Int(responses);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kLockStep, first));
  if (static_cast<int64_t>(rows.size()) != responses + corrections) return true;
  TANGGAP_ASSIGN_OR_RETURN(const bool may_be_told, folding.MayBeOneStep(rows));
  if (!may_be_told) return false;
  std::vector<std::string> spots;
  for (const postgres::Row& row : rows) spots.push_back(row.Text("spot"));
  postgres::Params taken;
  taken.Uuid(due.survey).TextArray(spots);
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kTakeStep, taken).status());
  TANGGAP_RETURN_IF_ERROR(folding.Add(rows));
  return releasable > most;
}

}  // namespace

const postgres::Statement kIsDue = {
    "is_survey_due",
    "SELECT EXISTS (" TANGGAP_DUE_DELTAS("1")
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

absl::StatusOr<bool> TakeOpen(postgres::Transaction& transaction, const DueFold& due,
                              const FoldDay& day, int64_t most, Folding& folding) {
  const postgres::Params params =
      postgres::Params().Uuid(due.survey).Int(day.month).Int(due.min_cell);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows groups, transaction.Query(kOpenGroups, params));
  bool more = false;
  const int64_t before = folding.count();
  for (const postgres::Row& row : groups) {
    const OpenGroup group = {.series = static_cast<int>(row.Int("series")),
                             .unit = row.Text("unit"),
                             .month = static_cast<int>(row.Int("month")),
                             .state = static_cast<int>(row.Int("state")),
                             .corrections = row.Int("corrections")};
    if (folding.count() - before >= most) return true;
    TANGGAP_ASSIGN_OR_RETURN(const bool again,
                             TakeStep(transaction, due, day, group, most, folding));
    more = more || again;
  }
  return more;
}

}  // namespace tanggap::surveys
