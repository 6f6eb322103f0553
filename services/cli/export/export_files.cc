#include "services/cli/export/export_files.h"

#include <sys/stat.h>

#include <filesystem>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/export/csv_text.h"
#include "services/cli/json.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

// Stands for the token of the first page in the state, which holds words.
constexpr char kFirstPage[] = "-";

absl::Status CannotWrite(const std::string& path) {
  return UsageError(base::Join("The file ", path, " cannot be written: see --output."));
}

}  // namespace

ExportFiles::ExportFiles(std::string base, std::string identity)
    : base_(std::move(base)),
      identity_(std::move(identity)),
      lines_{.path = base_ + ".jsonl", .header = ""},
      table_{.path = base_ + ".csv", .header = CaseHeader()},
      history_{.path = base_ + "-history.csv", .header = HistoryHeader()} {}

absl::StatusOr<std::unique_ptr<ExportFiles>> ExportFiles::Open(const std::string& base,
                                                               const std::string& identity) {
  std::unique_ptr<ExportFiles> files(new ExportFiles(base, identity));
  if (!files->ReadState()) {
    files->next_page_.clear();
    files->cases_ = files->entries_ = 0;
    files->lines_.size = files->table_.size = files->history_.size = 0;
  }
  TANGGAP_RETURN_IF_ERROR(files->OpenFiles());
  return files;
}

bool ExportFiles::ReadState() {
  std::ifstream state(base_ + ".state");
  std::string identity;
  if (!(state >> identity >> next_page_ >> cases_ >> entries_) || identity != identity_)
    return false;
  if (next_page_ == kFirstPage) next_page_.clear();
  for (File* file : {&lines_, &table_, &history_}) {
    std::error_code error;
    const auto size = static_cast<int64_t>(std::filesystem::file_size(file->path, error));
    if (!(state >> file->size) || error || size < file->size) return false;
  }
  return true;
}

// What was written behind the last whole page comes again. Nobody else reads what may be personal.
absl::Status ExportFiles::OpenFiles() {
  for (File* file : {&lines_, &table_, &history_}) {
    std::error_code error;
    if (file->size > 0) {
      std::filesystem::resize_file(file->path, static_cast<uintmax_t>(file->size), error);
      file->stream.open(file->path, std::ios::binary | std::ios::app);
    } else {
      std::ofstream(file->path, std::ios::app).close();
      ::chmod(file->path.c_str(), 0600);
      file->stream.open(file->path, std::ios::binary | std::ios::trunc);
      file->stream << file->header;
    }
    file->stream.flush();
    if (!file->stream.good() || error) return CannotWrite(file->path);
  }
  return absl::OkStatus();
}

absl::Status ExportFiles::Add(const v1::Complaint& complaint,
                              const std::vector<v1::HistoryEntry>& history,
                              const v1::ImportedComplaint& item) {
  TANGGAP_ASSIGN_OR_RETURN(const std::string line, ToJsonLine(item));
  lines_.stream << line << '\n';
  table_.stream << CaseRow(complaint, item);
  for (const v1::HistoryEntry& entry : history)
    history_.stream << HistoryRow(complaint.number(), entry);
  ++cases_;
  entries_ += static_cast<int64_t>(history.size());
  return absl::OkStatus();
}

absl::Status ExportFiles::EndPage(const std::string& next_page) {
  for (File* file : {&lines_, &table_, &history_}) {
    file->stream.flush();
    if (!file->stream.good()) return CannotWrite(file->path);
    file->size = file->stream.tellp();
  }
  std::error_code error;
  if (next_page.empty()) {
    std::filesystem::remove(base_ + ".state", error);
    return absl::OkStatus();
  }
  return WriteState(next_page);
}

absl::Status ExportFiles::WriteState(const std::string& next_page) {
  const std::string path = base_ + ".state", fresh = path + ".next";
  std::ofstream state(fresh, std::ios::trunc);
  state << identity_ << " " << next_page << " " << cases_ << " " << entries_;
  for (const File* file : {&lines_, &table_, &history_}) state << " " << file->size;
  state << "\n";
  state.close();
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  return state.good() && !error ? absl::OkStatus() : CannotWrite(path);
}

}  // namespace tanggap::cli
