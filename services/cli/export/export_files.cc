#include "services/cli/export/export_files.h"

#include <absl/strings/str_join.h>

#include <sstream>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/csv_text.h"
#include "services/cli/export/case_rows.h"
#include "services/cli/import/json_lines_source.h"
#include "services/cli/json.h"

namespace tanggap::cli {

namespace v1 = complaints::v1;

absl::StatusOr<std::unique_ptr<ExportFiles>> ExportFiles::Open(const std::string& base,
                                                               const std::string& identity) {
  TANGGAP_ASSIGN_OR_RETURN(auto opened,
                           ResumableFiles::Open({.base = base,
                                                 .endings = {".jsonl", ".csv", "-history.csv"},
                                                 .identity = identity,
                                                 .flag = "output"}));
  std::unique_ptr<ExportFiles> files(new ExportFiles(std::move(opened)));
  files->has_headers_ = files->ReadNote();
  if (files->has_headers_) return files;
  files->progress_ = ExportProgress();
  files->files_->BeginAnew();
  return files;
}

void ExportFiles::WriteHeaders() {
  if (std::exchange(has_headers_, true)) return;
  files_->Write(kTable, kCsvByteOrderMark + CaseHeader());
  files_->Write(kHistory, kCsvByteOrderMark + HistoryHeader());
}

bool ExportFiles::ReadNote() {
  std::istringstream note(files_->note());
  ExportProgress& p = progress_;
  if (!(note >> p.next_page >> p.cases >> p.entries >> p.incomplete >> p.persons >>
        p.persons_withheld))
    return false;
  for (std::string number; note >> number;) p.first_incomplete.push_back(number);
  return true;
}

std::string ExportFiles::Note() const {
  const ExportProgress& p = progress_;
  return base::Join(p.next_page, " ", p.cases, " ", p.entries, " ", p.incomplete, " ", p.persons,
                    " ", p.persons_withheld, "\n", absl::StrJoin(p.first_incomplete, " "), "\n");
}

absl::Status ExportFiles::Add(const v1::Complaint& complaint,
                              const std::vector<v1::HistoryEntry>& history,
                              const v1::ImportedComplaint& item, const ExportedAs& as) {
  TANGGAP_ASSIGN_OR_RETURN(const std::string line, ToJsonLine(item));
  WriteHeaders();
  const bool marks = as.incomplete && as.refused_if_incomplete;
  files_->Write(kLines, (marks ? JsonLinesSource::WithoutTexts(line) : line) + "\n");
  files_->Write(kTable, CaseRow(complaint, item, as.incomplete));
  for (const v1::HistoryEntry& entry : history)
    files_->Write(kHistory, HistoryRow(complaint.number(), entry));
  ++progress_.cases;
  progress_.entries += static_cast<int64_t>(history.size());
  progress_.persons += as.has_person;
  progress_.persons_withheld += as.withholds_person;
  if (!as.incomplete) return absl::OkStatus();
  if (++progress_.incomplete <= static_cast<int64_t>(kMostNamed))
    progress_.first_incomplete.push_back(complaint.number());
  return absl::OkStatus();
}

absl::Status ExportFiles::EndPage(const std::string& next_page, bool sync) {
  WriteHeaders();
  progress_.next_page = next_page;
  if (next_page.empty()) return files_->Finish();
  return sync ? files_->Checkpoint(Note()) : absl::OkStatus();
}

}  // namespace tanggap::cli
