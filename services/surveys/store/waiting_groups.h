// The groups of what waits of a survey (surveys.cell_delta), one row each: month, series, unit,
// state and version, by one descent of the index of what waits (migrations/0006_what_waits.sql) for
// each, however many rows it has. And the rows of one of them.
//
//   "WITH RECURSIVE " TANGGAP_WAITING_GROUPS("month < $2") " SELECT late.ctid FROM groups g CROSS JOIN "
//   "LATERAL (SELECT d.ctid FROM surveys.cell_delta d WHERE " TANGGAP_OF_WAITING_GROUP " AND d.day < $3 "
//   "ORDER BY d.day LIMIT 1) AS late"
//
// $1 is the survey; `where` names columns alone. Rows are asked for in the order of the index, so
// that it is taken whatever the planner believes of a young table.
#pragma once

#define TANGGAP_WAITING_GROUP_COLUMNS "month, series, unit, state, version"

#define TANGGAP_WAITING_GROUPS(where)                                                              \
  "groups AS ((SELECT " TANGGAP_WAITING_GROUP_COLUMNS                                              \
  " FROM surveys.cell_delta WHERE survey = $1 AND " where                                          \
  " ORDER BY " TANGGAP_WAITING_GROUP_COLUMNS                                                       \
  " LIMIT 1) UNION ALL SELECT next.* FROM groups g CROSS JOIN LATERAL "                            \
  "(SELECT " TANGGAP_WAITING_GROUP_COLUMNS " FROM surveys.cell_delta WHERE survey = $1 AND " where \
  " AND (" TANGGAP_WAITING_GROUP_COLUMNS                                                           \
  ") > (g.month, g.series, g.unit, g.state, g.version) ORDER BY " TANGGAP_WAITING_GROUP_COLUMNS    \
  " LIMIT 1) AS next)"

// Of d, which is surveys.cell_delta, those of the group g.
#define TANGGAP_OF_WAITING_GROUP                                                     \
  "d.survey = $1 AND d.month = g.month AND d.series = g.series AND d.unit = g.unit " \
  "AND d.state = g.state AND d.version = g.version"
