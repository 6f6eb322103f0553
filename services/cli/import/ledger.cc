#include "services/cli/import/ledger.h"

#include <filesystem>
#include <sstream>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/report_text.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

constexpr char kCsvHeader[] = "row,line,external_id,reason\n";

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

// The names under which counts stand in the state file.
std::vector<std::pair<const char*, int64_t RowCounts::*>> Fields() {
  return {{"rows", &RowCounts::rows},
          {"added", &RowCounts::added},
          {"extended", &RowCounts::extended},
          {"unchanged", &RowCounts::unchanged},
          {"outdated", &RowCounts::outdated},
          {"rejected", &RowCounts::rejected},
          {"times_adjusted", &RowCounts::times_adjusted},
          {"filings_differ", &RowCounts::filings_differ}};
}

absl::Status CannotWrite(const std::string& path) {
  return UsageError(base::Join("The file ", path, " cannot be written: see --report."));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const std::string& base,
                                                     const std::string& identity) {
  std::unique_ptr<Ledger> ledger(new Ledger(base, identity));
  int64_t csv_size = 0;
  if (!ledger->ReadState(&csv_size)) {
    ledger->first_counts_ = RowCounts();
    csv_size = 0;
  }
  TANGGAP_RETURN_IF_ERROR(ledger->OpenCsv(csv_size));
  const base::MutexLock lock(ledger->mutex_);
  ledger->counts_ = ledger->first_counts_;
  return ledger;
}

bool Ledger::ReadState(int64_t* csv_size) {
  std::ifstream state(state_path());
  std::string name, identity;
  if (!(state >> name >> identity) || identity != identity_) return false;
  for (const auto& [field, member] : Fields()) {
    if (!(state >> name >> first_counts_.*member) || name != field) return false;
  }
  std::error_code error;
  const auto size = static_cast<int64_t>(std::filesystem::file_size(csv_path(), error));
  return (state >> name >> *csv_size) && name == "csv_size" && !error && *csv_size <= size;
}

absl::Status Ledger::OpenCsv(int64_t size) {
  const base::MutexLock lock(mutex_);
  if (size > 0) {
    // What was written behind the last checkpoint comes again.
    std::error_code error;
    std::filesystem::resize_file(csv_path(), static_cast<uintmax_t>(size), error);
    csv_.open(csv_path(), std::ios::binary | std::ios::app);
  } else {
    csv_.open(csv_path(), std::ios::binary | std::ios::trunc);
    csv_ << kCsvHeader;
  }
  csv_.flush();
  return csv_.good() ? absl::OkStatus() : CannotWrite(csv_path());
}

void Ledger::Write(const RowOutcome& outcome) {
  counts_.Count(outcome);
  if (outcome.fate != RowFate::kRejected) return;
  csv_ << outcome.row << ',' << outcome.line << ',' << Quoted(outcome.external_id) << ','
       << Quoted(outcome.reason) << '\n';
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
  csv_.flush();
  if (!csv_.good()) return CannotWrite(csv_path());
  const std::string next = state_path() + ".next";
  std::ofstream state(next, std::ios::trunc);
  state << "identity " << identity_ << "\n";
  for (const auto& [field, member] : Fields()) state << field << " " << counts_.*member << "\n";
  state << "csv_size " << csv_.tellp() << "\n";
  state.close();
  std::error_code error;
  std::filesystem::rename(next, state_path(), error);
  return state.good() && !error ? absl::OkStatus() : CannotWrite(state_path());
}

absl::Status Ledger::Finish(const std::string& heading) {
  const RowCounts all = counts();
  {
    const base::MutexLock lock(mutex_);
    csv_.close();
  }
  TANGGAP_RETURN_IF_ERROR(WriteReport(heading, all, csv_path(), text_path()));
  std::error_code ignored;
  std::filesystem::remove(state_path(), ignored);
  return absl::OkStatus();
}

}  // namespace tanggap::cli
