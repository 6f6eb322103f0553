// What became of the rows, on disk in the order of the table, so that a run that was ended by
// anything goes on where it was: BASE.csv has a line for each rejected row, BASE.txt the whole
// report. Those of an earlier run stay in their places until this one is done.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto ledger, Ledger::Open("cases-import", identity));
//   ledger->settled_rows();                         // to be skipped: a run before has settled them
//   ledger->Settle(batch_number, outcomes);         // batches from 0, in any order
//   TANGGAP_RETURN_IF_ERROR(ledger->Checkpoint());
//   TANGGAP_RETURN_IF_ERROR(ledger->Finish("Import of cases.csv"));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/mutex.h"
#include "services/cli/import/row_outcome.h"
#include "services/cli/resumable_files.h"

namespace tanggap::cli {

class Ledger {
 public:
  // `identity` tells this table with this mapping, brought to this service, from others: of another
  // one nothing is resumed.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const std::string& base,
                                                      const std::string& identity);

  // As they were when the ledger was opened.
  int64_t settled_rows() const { return first_counts_.rows; }
  // The last of them that the service took; 0 for none.
  int64_t last_taken_row() const { return first_taken_row_; }
  // Forgets what an earlier run settled.
  void BeginAnew();

  // Safe to call from several threads.
  void Settle(int64_t batch, std::vector<RowOutcome> outcomes);
  RowCounts counts();
  // How many batches are settled that still wait for one before them.
  size_t batches_ahead();
  // Writes down how far it is, if it has come further.
  absl::Status Checkpoint();
  // Puts the report in its place, and leaves nothing to be resumed.
  absl::Status Finish(const std::string& heading);

  std::string text_path() const { return files_->Path(kText); }
  std::string csv_path() const { return files_->Path(kCsv); }

 private:
  static constexpr size_t kCsv = 0, kText = 1;

  explicit Ledger(std::unique_ptr<ResumableFiles> files) : files_(std::move(files)) {}
  bool ReadNote();
  void WriteHeader() TANGGAP_REQUIRES(mutex_);
  void Write(const RowOutcome& outcome) TANGGAP_REQUIRES(mutex_);

  const std::unique_ptr<ResumableFiles> files_;
  RowCounts first_counts_;
  int64_t first_taken_row_ = 0;
  base::Mutex mutex_;
  RowCounts counts_ TANGGAP_GUARDED_BY(mutex_);
  int64_t last_taken_row_ TANGGAP_GUARDED_BY(mutex_) = 0;
  int64_t next_batch_ TANGGAP_GUARDED_BY(mutex_) = 0;
  // Settled before one that comes before them.
  std::map<int64_t, std::vector<RowOutcome>> waiting_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::cli
