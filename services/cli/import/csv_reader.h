// The rows of a table as RFC 4180 and its relatives write it: with any delimiter and quote, cells
// over several lines, any line ends. Reads piece by piece and holds one row.
//
//   CsvReader reader(*source, {.delimiter = ';'});
//   CsvRow row;
//   while (true) {
//     TANGGAP_ASSIGN_OR_RETURN(bool more, reader.Next(row));
//     if (!more) break;
//     if (row.problem.empty()) Use(row.cells);
//   }
//
// Our own, because what Debian has (libcsv, last released in 2013) cannot say in which line a row
// begins and takes spaces off cells; the test holds it against Python's module csv.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/cli/import/byte_source.h"

namespace tanggap::cli {

struct CsvFormat {
  char delimiter = ',';
  char quote = '"';
};

struct CsvRow {
  // As they stand in the file: not decoded.
  std::vector<std::string> cells;
  // In which line of the file it begins, from 1.
  int64_t line = 0;
  // Why it cannot be read, as a sentence; empty when it can.
  std::string problem;
  // Whether the file ended before the line did.
  bool last_without_line_end = false;
};

class CsvReader {
 public:
  CsvReader(ByteSource& source, CsvFormat format) : source_(source), format_(format) {}

  // False at the end. Blank lines are skipped. Fails when the file cannot be read on.
  absl::StatusOr<bool> Next(CsvRow& row);
  // Skips whole lines, whatever is in them.
  absl::Status SkipLines(int count);

 private:
  enum class State { kCellStart, kPlain, kQuoted, kQuoteInQuoted, kAfterQuoted };

  // Makes sure that there is a byte at position_; false at the end of the file.
  absl::StatusOr<bool> Fill();
  // Takes bytes of the row from the piece; true when the row has ended.
  bool Take(CsvRow& row);
  bool TakeSpecial(CsvRow& row, char c);
  void EndCell(CsvRow& row);
  void EndFile(CsvRow& row);
  size_t PlainRunFrom(size_t from) const;
  bool IsBlank(const CsvRow& row) const;

  ByteSource& source_;
  const CsvFormat format_;
  std::string_view piece_;
  size_t position_ = 0;
  int64_t line_ = 1;
  bool started_ = false;
  bool skip_line_feed_ = false;

  State state_ = State::kCellStart;
  std::string cell_;
  bool cell_was_quoted_ = false;
  bool row_was_quoted_ = false;
  int64_t quote_line_ = 0;
  size_t row_size_ = 0;
};

}  // namespace tanggap::cli
