// Cells as rows of surveys.cell, and the change of many of them in a transaction: read, added to,
// written, with the counts that say what may be shown.
//
//   CellWriter cells(transaction, survey);                   // whoever holds the survey's figures
//   TANGGAP_RETURN_IF_ERROR(cells.Add(name, content, 1));
//   TANGGAP_RETURN_IF_ERROR(cells.Finish());
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

// Made anew for each try of a transaction. What is held when that ends without Finish is lost.
class CellWriter {
 public:
  // So many of one unit's cells and so many of any unit's are held until they are written, each of
  // 10 KiB or so, however many are changed. What is changed again after that is read and written
  // again. Unit by unit nearly all of one unit's are written once, and those of any unit, where a
  // survey has more than are held, once for each unit.
  static constexpr size_t kMostHeld = 600;

  // The transaction outlives it.
  CellWriter(postgres::Transaction& transaction, const base::Uuid& survey)
      : transaction_(transaction), survey_(survey) {}

  // Adds `content` to a cell, or takes it out.
  absl::Status Add(const CellName& name, const CellContent& content, int sign);
  // Writes what is still held.
  absl::Status Finish();
  // Whether anything was added.
  bool changed() const { return changed_; }

 private:
  using Held = std::map<CellName, CellContent>;

  absl::Status Write(Held& held);

  postgres::Transaction& transaction_;
  const base::Uuid survey_;
  Held of_one_unit_;
  Held of_any_unit_;
  bool changed_ = false;
};

// Of a row that has dimension, option, grain, period, unit, service, channel and series.
CellName ReadCellName(const postgres::Row& row);
absl::StatusOr<CellContent> ReadCellContent(const postgres::Row& row);

// Eight arrays: series, dimension, option, grain, period, unit, service, channel.
void AppendCellNames(postgres::Params& params, const std::vector<CellName>& names);

}  // namespace tanggap::surveys
