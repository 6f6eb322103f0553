// What an export writes, and how far it is: BASE.jsonl has a case a line as `tanggap import` takes
// it, BASE.csv a row a case and BASE-history.csv a row an entry for people and spreadsheets;
// BASE.state says up to where they are good, so that a run that was ended goes on.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto files, ExportFiles::Open("dinkes", identity));
//   files->next_page();                                       // "" at the beginning
//   TANGGAP_RETURN_IF_ERROR(files->Add(complaint, history, item));
//   TANGGAP_RETURN_IF_ERROR(files->EndPage(next_page_token)); // "" at the end
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

class ExportFiles {
 public:
  // Goes on with files that were begun by the same question (`identity`), else begins them anew.
  static absl::StatusOr<std::unique_ptr<ExportFiles>> Open(const std::string& base,
                                                           const std::string& identity);

  const std::string& next_page() const { return next_page_; }
  int64_t cases() const { return cases_; }
  int64_t entries() const { return entries_; }
  absl::Status Add(const complaints::v1::Complaint& complaint,
                   const std::vector<complaints::v1::HistoryEntry>& history,
                   const complaints::v1::ImportedComplaint& item);
  // Everything up to here is on disk, and what comes next is that page.
  absl::Status EndPage(const std::string& next_page);

 private:
  struct File {
    std::string path;
    std::string header;
    std::ofstream stream = {};
    int64_t size = 0;
  };
  ExportFiles(std::string base, std::string identity);
  bool ReadState();
  absl::Status OpenFiles();
  absl::Status WriteState(const std::string& next_page);

  const std::string base_, identity_;
  std::string next_page_;
  int64_t cases_ = 0;
  int64_t entries_ = 0;
  File lines_, table_, history_;
};

}  // namespace tanggap::cli
