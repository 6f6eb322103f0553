// Cells as rows of surveys.cell, and the change of many of them in a transaction: read, added to,
// written, with the counts that say what may be shown.
//
//   CellChanges changes;
//   TANGGAP_RETURN_IF_ERROR(changes.Add(name, content, 1));
//   TANGGAP_RETURN_IF_ERROR(ApplyCells(transaction, survey, changes));     // whoever holds the survey's row
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"
#include "libs/postgres/transaction.h"
#include "services/surveys/domain/cell.h"

// Of alias `c`.
#define TANGGAP_CELL_CONTENT_COLUMNS \
  "c.response_count, c.open_count, c.screened_out, c.sums, c.tallies"

namespace tanggap::surveys {

class CellChanges {
 public:
  absl::Status Add(const CellName& name, const CellContent& content, int sign);
  bool empty() const { return cells_.empty(); }
  const std::map<CellName, CellContent>& cells() const { return cells_; }

 private:
  std::map<CellName, CellContent> cells_;
};

// Of a row that has dimension, option, grain, period, unit, service, channel and series.
CellName ReadCellName(const postgres::Row& row);
absl::StatusOr<CellContent> ReadCellContent(const postgres::Row& row);

// Eight arrays: series, dimension, option, grain, period, unit, service, channel.
void AppendCellNames(postgres::Params& params, const std::vector<CellName>& names);

absl::Status ApplyCells(postgres::Transaction& transaction, const base::Uuid& survey,
                        const CellChanges& changes);

}  // namespace tanggap::surveys
