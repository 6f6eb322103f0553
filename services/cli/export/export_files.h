// What an export writes, and how far it is: BASE.jsonl has a case a line as `tanggap import` takes
// it, BASE.csv a row a case and BASE-history.csv a row an entry for people and spreadsheets. A run
// that was ended goes on; what stands in their places is never written over.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto files, ExportFiles::Open("dinkes", identity));
//   files->progress().next_page;                              // "" at the beginning
//   TANGGAP_RETURN_IF_ERROR(files->Add(complaint, history, item, what));
//   TANGGAP_RETURN_IF_ERROR(files->EndPage(next_page_token)); // "" at the end
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "services/cli/resumable_files.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

// How far an export is, and what it contains.
struct ExportProgress {
  std::string next_page;
  int64_t cases = 0;
  int64_t entries = 0;
  // Cases of whose texts the caller may not read all, and the numbers of the first of them.
  int64_t incomplete = 0;
  std::vector<std::string> first_incomplete;
  // Cases with the person who filed them, and those whose person is there but was not told.
  int64_t persons = 0;
  int64_t persons_withheld = 0;
};

// What is special about a case.
struct ExportedAs {
  bool incomplete = false;
  // Whether an import is to refuse it for that.
  bool refused_if_incomplete = true;
  bool has_person = false;
  bool withholds_person = false;
};

class ExportFiles {
 public:
  static constexpr size_t kMostNamed = 20;

  // Goes on with files that were begun by the same question (`identity`), else begins them anew.
  static absl::StatusOr<std::unique_ptr<ExportFiles>> Open(const std::string& base,
                                                           const std::string& identity);

  const ExportProgress& progress() const { return progress_; }
  absl::Status Add(const complaints::v1::Complaint& complaint,
                   const std::vector<complaints::v1::HistoryEntry>& history,
                   const complaints::v1::ImportedComplaint& item, const ExportedAs& as = {});
  // Everything up to here is good, and what comes next is that page. `sync` brings it to disk.
  absl::Status EndPage(const std::string& next_page, bool sync = true);

 private:
  static constexpr size_t kLines = 0, kTable = 1, kHistory = 2;

  explicit ExportFiles(std::unique_ptr<ResumableFiles> files) : files_(std::move(files)) {}
  bool ReadNote();
  std::string Note() const;
  void WriteHeaders();

  const std::unique_ptr<ResumableFiles> files_;
  ExportProgress progress_;
  bool has_headers_ = false;
};

}  // namespace tanggap::cli
