// A table's rows, decoded and as wide as its header; what cannot be one comes with the reason.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto table, TableReader::Open("cases.csv.gz", mapping.format()));
//   table->columns();
//   while (true) {
//     TANGGAP_ASSIGN_OR_RETURN(std::optional<TableLine> line, table->Next());
//     if (!line) break;
//   }
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "services/cli/import/byte_source.h"
#include "services/cli/import/csv_reader.h"
#include "services/cli/import/table_columns.h"
#include "services/cli/import/table_row.h"
#include "tanggap/complaints/v1/import_mapping.pb.h"

namespace tanggap::cli {

struct TableLine {
  TableRow row;
  // Empty when the row can be read; then `row` has its cells.
  std::string problem;
};

class TableReader {
 public:
  // Reads up to the header. Fails with a sentence that says what to change.
  static absl::StatusOr<std::unique_ptr<TableReader>> Open(
      const std::string& path, const complaints::v1::TableFormat& format);

  const TableColumns& columns() const { return columns_; }
  // Nothing at the end.
  absl::StatusOr<std::optional<TableLine>> Next();
  const ByteSource& source() const { return *source_; }

 private:
  TableReader(std::unique_ptr<ByteSource> source, const complaints::v1::TableFormat& format);
  absl::Status ReadHeader(const complaints::v1::TableFormat& format);
  std::string ProblemOf(CsvRow& row);
  std::string HidesRows(CsvRow& row);

  std::unique_ptr<ByteSource> source_;
  const complaints::v1::TableEncoding encoding_;
  const char delimiter_;
  CsvReader reader_;
  TableColumns columns_;
  // In lower case.
  std::unordered_set<std::string> empty_words_;
  int64_t rows_ = 0;
};

}  // namespace tanggap::cli
