// The rows of a table as RFC 4180 and its relatives write it: with any delimiter and quote, cells
// over several lines, any line ends. Reads piece by piece and holds one row.
//
//   CsvReader reader(*source, {.delimiter = ';'});
//   CsvRow row;
//   while (true) {
//     TANGGAP_ASSIGN_OR_RETURN(bool more, reader.Next(row));
//     if (!more) break;
//     if (row.cells.size() != width && row.lines > 1) reader.GoBack(row);
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
  // '\0' where quotes mean nothing.
  char quote = '"';
  // A backslash makes what is behind it stand for itself; else a quote is written twice.
  bool backslash = false;
};

struct CsvRow {
  // As they stand in the file: not decoded.
  std::vector<std::string> cells;
  // In which line of the file it begins, from 1, and over how many it goes.
  int64_t line = 0;
  int64_t lines = 1;
  // Why it cannot be read, as a sentence; empty when it can.
  std::string problem;
  // Whether the file ended before the line did.
  bool last_without_line_end = false;
};

class CsvReader {
 public:
  CsvReader(ByteSource& source, CsvFormat format) : source_(source), format_(format) {}

  // False at the end. Blank lines are skipped. Fails when the file cannot be read on. Where a quote
  // hides lines, because nothing closes it or text stands behind it, only the line in which the row
  // begins is the row with the problem; the next row is read behind that line.
  absl::StatusOr<bool> Next(CsvRow& row);
  // The row that Next just gave, over several lines, is none: reads on behind the first of them.
  void GoBack(CsvRow& row);
  // Skips whole lines, whatever is in them.
  absl::Status SkipLines(int count);

 private:
  enum class State { kCellStart, kPlain, kQuoted, kQuoteInQuoted, kAfterQuoted };

  // Makes sure that there is a byte at position_; false at the end of the file.
  absl::StatusOr<bool> Fill();
  absl::StatusOr<bool> ReadRow(CsvRow& row);
  // Takes bytes of the row from what is there; true when the row has ended.
  bool Take(CsvRow& row);
  bool TakeSpecial(CsvRow& row, char c);
  bool TakeEscaped(char c);
  void TakePlain(CsvRow& row, char c);
  void EndCell(CsvRow& row);
  void EndFile(CsvRow& row);
  size_t PlainRunFrom(size_t from) const;
  // Where the first line of the row ends, behind its line end; npos when it does not.
  size_t EndOfFirstLine() const;
  bool IsBlank(const CsvRow& row) const;

  ByteSource& source_;
  const CsvFormat format_;
  // What was read of the file, from the beginning of the row on.
  std::string buffer_;
  size_t row_begin_ = 0;
  size_t position_ = 0;
  int64_t line_ = 1;
  bool started_ = false;
  bool skip_line_feed_ = false;

  State state_ = State::kCellStart;
  bool escaped_ = false;
  std::string cell_;
  bool cell_was_quoted_ = false;
  bool row_was_quoted_ = false;
  int64_t quote_line_ = 0;
};

}  // namespace tanggap::cli
