#include "services/surveys/store/cell_deltas.h"

#include <algorithm>
#include <string>
#include <vector>

#include "libs/base/result.h"
#include "services/surveys/domain/suppression.h"
#include "services/surveys/store/waiting_groups.h"

namespace tanggap::surveys {

namespace {

// IDENTIFIED (3) or imported: the agency knows it anyway.
#define TANGGAP_DELTA_KNOWN "(d.imported OR d.level = 3)"

// The units of the survey $1 whose months, before $2, have something that is due: cells that waited
// for the end, or what came before the day $3; past whatever came today and waits.
#define TANGGAP_ENDED_UNITS \
  "WITH RECURSIVE " TANGGAP_WAITING_GROUPS("month < $2")                                           \
  " SELECT g.series, g.unit, g.month FROM groups g CROSS JOIN LATERAL (SELECT FROM "               \
  "surveys.cell_delta d WHERE " TANGGAP_OF_WAITING_GROUP " AND d.day < $3 AND NOT "                \
  TANGGAP_DELTA_KNOWN " ORDER BY d.day LIMIT 1) AS late UNION SELECT series, unit, period FROM "   \
  "surveys.cell WHERE survey = $1 AND grain = 3 AND period < $2"

// The groups of months from $2 on, each with how many were taken back, and how many of its
// responses are left then, counted up to `twice`. Each is of one version, so that all were asked
// the same.
#define TANGGAP_OPEN_GROUPS(twice) \
  "WITH RECURSIVE " TANGGAP_WAITING_GROUPS("month >= $2") \
  " SELECT g.*, back.corrections, first.count - back.corrections AS net FROM groups g CROSS JOIN " \
  "LATERAL (SELECT count(*) AS corrections FROM surveys.cell_delta d WHERE " \
  TANGGAP_OF_WAITING_GROUP " AND d.sign < 0 AND NOT " TANGGAP_DELTA_KNOWN \
  ") AS back CROSS JOIN LATERAL (SELECT count(*) FROM (SELECT FROM surveys.cell_delta d WHERE " \
  TANGGAP_OF_WAITING_GROUP " AND d.sign > 0 AND NOT " TANGGAP_DELTA_KNOWN \
  " ORDER BY d.day LIMIT " twice " + back.corrections) AS counted) AS first"

constexpr postgres::Statement kEndedUnits = {"list_ended_units", TANGGAP_ENDED_UNITS};

constexpr postgres::Statement kOpenGroups = {
    "list_open_delta_groups",
    "SELECT * FROM (" TANGGAP_OPEN_GROUPS("$3") ") AS open WHERE net >= $3 OR corrections > 0"};

// What makes two deltas equal; a correction and what it corrects differ in their sign alone.
#define TANGGAP_DELTA_EQUAL \
  "series, version, unit, service, channel, month, level, imported, state, flagged, vector"

// Of the survey $1 the group $2 to $6.
#define TANGGAP_DELTA_OF_GROUP                                                         \
  "d.survey = $1 AND d.month = $2 AND d.series = $3 AND d.unit = $4 AND d.state = $5 " \
  "AND d.version = $6 AND NOT " TANGGAP_DELTA_KNOWN

#define TANGGAP_DELTA_COLUMNS                                                        \
  "d.series, d.version, d.unit, d.service, d.channel, d.month, " TANGGAP_DELTA_KNOWN \
  " AS known, d.state, d.sign, d.flagged, d.vector"

// Rows are deleted by where they stand, whatever the planner believes of a young table: joined by
// their ids it may go through the table for each.
constexpr postgres::Statement kTakeKnown = {
    "take_known_deltas",
    "DELETE FROM surveys.cell_delta d WHERE d.ctid = ANY (ARRAY(SELECT d.ctid FROM "
    "surveys.cell_delta d WHERE d.survey = $1 AND " TANGGAP_DELTA_KNOWN
    " ORDER BY d.day LIMIT $2)) RETURNING " TANGGAP_DELTA_COLUMNS};

constexpr postgres::Statement kTakeEnded = {
    "take_deltas_of_ended_unit",
    "DELETE FROM surveys.cell_delta d WHERE d.ctid = ANY (ARRAY(SELECT d.ctid FROM "
    "surveys.cell_delta d WHERE d.survey = $1 AND d.month = $2 AND d.series = $3 AND d.unit = $4 "
    "AND d.day < $5 AND NOT " TANGGAP_DELTA_KNOWN
    " ORDER BY d.state, d.version, d.day LIMIT $6)) RETURNING " TANGGAP_DELTA_COLUMNS};

constexpr postgres::Statement kTakeMonths = {
    "take_deltas_of_months",
    "DELETE FROM surveys.cell_delta d WHERE d.ctid = ANY (ARRAY(SELECT d.ctid FROM "
    "surveys.cell_delta d WHERE d.survey = $1 AND d.month BETWEEN $2 AND $3 "
    "ORDER BY d.month, d.series, d.unit, d.state, d.version, d.day LIMIT $4)) "
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

// What a version asked of a unit's month, and whether its responses count.
struct OpenGroup {
  int month = 0;
  int series = 0;
  std::string unit;
  int state = 0;
  int version = 0;
  bool has_corrections = false;
};

OpenGroup ReadGroup(const postgres::Row& row) {
  return {.month = static_cast<int>(row.Int("month")),
          .series = static_cast<int>(row.Int("series")),
          .unit = row.Text("unit"),
          .state = static_cast<int>(row.Int("state")),
          .version = static_cast<int>(row.Int("version")),
          .has_corrections = row.Int("corrections") > 0};
}

postgres::Params ParamsOf(const DueFold& due, const OpenGroup& group) {
  postgres::Params params;
  params.Uuid(due.survey)
      .Int(group.month)
      .Int(group.series)
      .Text(group.unit)
      .Int(group.state)
      .Int(group.version);
  return params;
}

// The step of one group, when there is one that may be told. Gives whether it is to be looked at
// again soon.
absl::StatusOr<bool> TakeStep(postgres::Transaction& transaction, const DueFold& due,
                              const OpenGroup& group, int64_t most, Folding& folding) {
  const postgres::Params of = ParamsOf(due, group);
  if (group.has_corrections) TANGGAP_RETURN_IF_ERROR(transaction.Query(kDropPairs, of).status());
  TANGGAP_ASSIGN_OR_RETURN(const bool may_step, folding.MayStep(group.state, group.version));
  if (!may_step) return false;
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows counted, transaction.Query(kCountGroup, of));
  const int64_t releasable = ReleasableNow(counted[0].Int("net"), due.min_cell);
  if (releasable == 0) return false;
  // Corrections go with it; so many more responses do.
  const int64_t corrections = counted[0].Int("corrections");
  const int64_t responses = std::min(releasable, most) + corrections;
  postgres::Params first = of;
  first.Int(responses);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kLockStep, first));
  if (static_cast<int64_t>(rows.size()) != responses + corrections) return true;
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
    "SELECT EXISTS (SELECT FROM surveys.cell_delta d WHERE d.survey = $1 AND " TANGGAP_DELTA_KNOWN
    ") OR EXISTS (" TANGGAP_ENDED_UNITS
    ") OR EXISTS (SELECT FROM (" TANGGAP_OPEN_GROUPS("$4") ") AS open WHERE net >= $4) AS due"};

absl::StatusOr<int64_t> TakeKnown(postgres::Transaction& transaction, const base::Uuid& survey,
                                  int64_t most, Folding& folding) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      transaction.Query(kTakeKnown, postgres::Params().Uuid(survey).Int(most)));
  TANGGAP_RETURN_IF_ERROR(folding.Add(rows));
  return static_cast<int64_t>(rows.size());
}

absl::StatusOr<std::vector<UnitMonth>> ListEnded(postgres::Transaction& transaction,
                                                 const base::Uuid& survey, const FoldDay& day) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      transaction.Query(kEndedUnits,
                        postgres::Params().Uuid(survey).Int(day.month).Int(day.today)));
  std::vector<UnitMonth> units;
  for (const postgres::Row& row : rows) {
    units.push_back({.series = static_cast<int>(row.Int("series")),
                     .unit = row.Text("unit"),
                     .month = static_cast<int>(row.Int("month"))});
  }
  return units;
}

absl::Status TakeEnded(postgres::Transaction& transaction, const base::Uuid& survey,
                       const UnitMonth& unit, int64_t today, Folding& folding) {
  postgres::Params params;
  params.Uuid(survey).Int(unit.month).Int(unit.series).Text(unit.unit).Int(today);
  params.Int(kDeltasAtOnce);
  // Fewer come when a night writes some anew meanwhile: whoever lists what has ended sees those.
  for (int64_t taken = kDeltasAtOnce; taken == kDeltasAtOnce;) {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kTakeEnded, params));
    TANGGAP_RETURN_IF_ERROR(folding.Add(rows));
    taken = static_cast<int64_t>(rows.size());
  }
  return absl::OkStatus();
}

absl::Status TakeMonths(postgres::Transaction& transaction, const base::Uuid& survey,
                        const Months& months, Folding& folding) {
  const postgres::Params of = postgres::Params().Uuid(survey).Int(months.first).Int(months.last);
  postgres::Params some = of;
  some.Int(kDeltasAtOnce);
  // What a night writes anew meanwhile is seen by the next statement only.
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kTakeMonths, some));
    TANGGAP_RETURN_IF_ERROR(folding.Add(rows));
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows left, transaction.Query(kLeft, of));
    more = !left.empty();
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TakeOpen(postgres::Transaction& transaction, const DueFold& due, int month,
                              int64_t most, Folding& folding) {
  postgres::Params params;
  params.Uuid(due.survey).Int(month).Int(2 * int64_t{due.min_cell});
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows groups, transaction.Query(kOpenGroups, params));
  bool more = false;
  const int64_t before = folding.count();
  for (const postgres::Row& row : groups) {
    if (folding.count() - before >= most) return true;
    TANGGAP_ASSIGN_OR_RETURN(const bool again,
                             TakeStep(transaction, due, ReadGroup(row), most, folding));
    more = more || again;
  }
  return more;
}

}  // namespace tanggap::surveys
