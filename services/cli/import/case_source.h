// Where the cases of an import come from: a table with its mapping, or the JSON lines of an export.
//
//   TANGGAP_RETURN_IF_ERROR(source.Skip(rows_of_an_earlier_run));
//   while (true) {
//     TANGGAP_ASSIGN_OR_RETURN(std::optional<CaseSource::Row> row, source.Next());
//     if (!row) break;
//   }
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "services/cli/import/table_row.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

class CaseSource {
 public:
  struct Row {
    // Which it is, from 1, and in which line of the file it begins.
    int64_t number = 0;
    int64_t line = 0;
    // Which case it tells; empty when that cannot be read.
    std::string external_id;
    OrRejection<complaints::v1::ImportedComplaint> item;
    // How many of its texts were too long and were cut.
    int64_t texts_cut = 0;
  };
  virtual ~CaseSource() = default;

  // Nothing at the end. Fails where the file cannot be read on.
  virtual absl::StatusOr<std::optional<Row>> Next() = 0;
  // Passes over so many rows without looking into them.
  virtual absl::Status Skip(int64_t rows) = 0;
  // How much of the file has been read, from 0 to 1.
  virtual double Fraction() const = 0;
  // Tells these rows, read this way, from others.
  virtual std::string Identity() const = 0;
};

}  // namespace tanggap::cli
