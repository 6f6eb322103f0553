#include "services/cli/import/ledger.h"

#include <sstream>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/csv_text.h"
#include "services/cli/import/report_text.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

// No identifier is longer; what is longer is most likely another column, and may be personal.
constexpr size_t kLongestIdentifier = 100;

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const std::string& base,
                                                     const std::string& identity) {
  TANGGAP_ASSIGN_OR_RETURN(auto files, ResumableFiles::Open({.base = base,
                                                             .endings = {".csv", ".txt"},
                                                             .identity = identity,
                                                             .flag = "report",
                                                             .replaces = true}));
  std::unique_ptr<Ledger> ledger(new Ledger(std::move(files)));
  if (!ledger->ReadNote()) {
    ledger->BeginAnew();
    return ledger;
  }
  const base::MutexLock lock(ledger->mutex_);
  ledger->counts_ = ledger->first_counts_;
  ledger->last_taken_row_ = ledger->first_taken_row_;
  return ledger;
}

bool Ledger::ReadNote() {
  std::istringstream note(files_->note());
  std::string name;
  for (const auto& [field, member] : CountFields()) {
    if (!(note >> name >> first_counts_.*member) || name != field) return false;
  }
  return (note >> name >> first_taken_row_) && name == "last_taken_row";
}

void Ledger::BeginAnew() {
  files_->BeginAnew();
  first_counts_ = RowCounts();
  first_taken_row_ = 0;
  const base::MutexLock lock(mutex_);
  counts_ = first_counts_;
  last_taken_row_ = 0;
}

void Ledger::WriteHeader() {
  if (counts_.rows > 0) return;
  files_->Write(kCsv, kCsvByteOrderMark);
  files_->Write(kCsv, CsvRowText({"row", "line", "external_id", "reason"}));
}

void Ledger::Write(const RowOutcome& outcome) {
  WriteHeader();
  counts_.Count(outcome);
  if (outcome.fate != RowFate::kRejected) {
    last_taken_row_ = outcome.row;
    return;
  }
  files_->Write(kCsv,
                CsvRowText({base::Join(outcome.row), base::Join(outcome.line),
                            Shortened(outcome.external_id, kLongestIdentifier), outcome.reason}));
}

void Ledger::Settle(int64_t batch, std::vector<RowOutcome> outcomes) {
  const base::MutexLock lock(mutex_);
  waiting_.emplace(batch, std::move(outcomes));
  for (auto next = waiting_.find(next_batch_); next != waiting_.end();
       next = waiting_.find(next_batch_)) {
    for (const RowOutcome& outcome : next->second) Write(outcome);
    waiting_.erase(next);
    ++next_batch_;
  }
}

RowCounts Ledger::counts() {
  const base::MutexLock lock(mutex_);
  return counts_;
}

size_t Ledger::batches_ahead() {
  const base::MutexLock lock(mutex_);
  return waiting_.size();
}

absl::Status Ledger::Checkpoint() {
  const base::MutexLock lock(mutex_);
  // What an earlier run of another table left is good until something is settled here.
  if (counts_.rows == first_counts_.rows) return absl::OkStatus();
  std::string note;
  for (const auto& [field, member] : CountFields())
    note += base::Join(field, " ", counts_.*member, "\n");
  return files_->Checkpoint(note + base::Join("last_taken_row ", last_taken_row_, "\n"));
}

absl::Status Ledger::Finish(const std::string& heading) {
  const base::MutexLock lock(mutex_);
  WriteHeader();
  TANGGAP_RETURN_IF_ERROR(files_->Flush(kCsv));
  TANGGAP_RETURN_IF_ERROR(
      WriteReport(heading, counts_, files_->PartPath(kCsv),
                  [this](std::string_view text) { files_->Write(kText, text); }));
  return files_->Finish();
}

}  // namespace tanggap::cli
