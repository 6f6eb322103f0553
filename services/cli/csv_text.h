// Cells and rows of CSV that a spreadsheet opens without taking anybody's text for a formula: every
// cell in quotes, and a quote mark before a sign that would begin one, also behind a semicolon, a
// tab or a line break, at which the spreadsheet of another country splits cells.
//
//   file << kCsvByteOrderMark << CsvRowText({"row", "reason"}) << CsvRowText({"17", "=1+1"});
//   // "17","'=1+1"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tanggap::cli {

// Without it a spreadsheet on Windows takes UTF-8 for something else.
inline constexpr char kCsvByteOrderMark[] = "\xEF\xBB\xBF";

// Ends with CR LF, as RFC 4180 has it.
std::string CsvRowText(const std::vector<std::string>& cells);
// One cell, in quotes. A number stays one, whatever its sign.
std::string CsvCell(std::string_view text);

}  // namespace tanggap::cli
