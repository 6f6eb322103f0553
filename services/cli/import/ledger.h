// What became of the rows, on disk in the order of the table, so that a run that was ended by
// anything goes on where it was: BASE.csv has a line for each rejected row, BASE.state how far it
// is, BASE.txt at the end the whole report.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto ledger, Ledger::Open("cases-import", identity));
//   ledger->settled_rows();                         // to be skipped: a run before has settled them
//   ledger->Settle(batch_number, outcomes);         // batches from 0, in any order
//   TANGGAP_RETURN_IF_ERROR(ledger->Checkpoint());
//   TANGGAP_ASSIGN_OR_RETURN(RunReport report, ledger->Finish());
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/mutex.h"
#include "services/cli/import/row_outcome.h"

namespace tanggap::cli {

class Ledger {
 public:
  // `identity` tells this table with this mapping from others: of another one nothing is resumed.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const std::string& base,
                                                      const std::string& identity);

  // As they were when the ledger was opened.
  int64_t settled_rows() const { return first_counts_.rows; }

  // Safe to call from several threads.
  void Settle(int64_t batch, std::vector<RowOutcome> outcomes);
  RowCounts counts();
  // How many batches are settled that still wait for one before them.
  size_t batches_ahead();
  // Writes down how far it is.
  absl::Status Checkpoint();
  // Writes the report down, and that nothing is left to be resumed.
  absl::Status Finish(const std::string& heading);

  std::string text_path() const { return base_ + ".txt"; }
  std::string csv_path() const { return base_ + ".csv"; }

 private:
  Ledger(std::string base, std::string identity)
      : base_(std::move(base)), identity_(std::move(identity)) {}
  std::string state_path() const { return base_ + ".state"; }
  bool ReadState(int64_t* csv_size);
  absl::Status OpenCsv(int64_t size);
  void Write(const RowOutcome& outcome) TANGGAP_REQUIRES(mutex_);

  const std::string base_;
  const std::string identity_;
  RowCounts first_counts_;
  base::Mutex mutex_;
  RowCounts counts_ TANGGAP_GUARDED_BY(mutex_);
  int64_t next_batch_ TANGGAP_GUARDED_BY(mutex_) = 0;
  // Settled before one that comes before them.
  std::map<int64_t, std::vector<RowOutcome>> waiting_ TANGGAP_GUARDED_BY(mutex_);
  std::ofstream csv_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::cli
