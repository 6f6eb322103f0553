#include "services/cli/import/table_reader.h"

#include <absl/strings/ascii.h>

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/decoding.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

constexpr char kOtherDelimiters[] = ",;\t|";

CsvFormat FormatOf(const v1::TableFormat& format) {
  CsvFormat csv;
  if (!format.delimiter().empty()) csv.delimiter = format.delimiter()[0];
  if (format.has_quote()) csv.quote = format.quote().empty() ? '\0' : format.quote()[0];
  csv.backslash = format.quote_escape() == v1::QUOTE_ESCAPE_BACKSLASH;
  return csv;
}

absl::Status CheckFormat(const v1::TableFormat& format) {
  for (const std::string& character : {format.delimiter(), format.quote()}) {
    const bool plain = character.empty() || (character.size() == 1 && character[0] > 0 &&
                                             character[0] != '\n' && character[0] != '\r');
    if (!plain) return UsageError("In `format`, delimiter and quote are one ASCII character each.");
  }
  const CsvFormat csv = FormatOf(format);
  if (csv.delimiter == csv.quote || (csv.backslash && csv.delimiter == '\\'))
    return UsageError("In `format`, delimiter and quote are two different characters.");
  return absl::OkStatus();
}

std::string Named(char delimiter) {
  return delimiter == '\t' ? std::string("a tab (\"\\t\")")
                           : base::Join("'", std::string(1, delimiter), "'");
}

// A header that is one cell is most often one that is delimited by something else.
absl::Status CheckDelimiter(const std::vector<std::string>& names, char delimiter) {
  if (names.size() > 1) return absl::OkStatus();
  for (const char* other = kOtherDelimiters; *other != '\0'; ++other) {
    const auto times = std::count(names[0].begin(), names[0].end(), *other);
    if (*other == delimiter || times == 0) continue;
    return UsageError(base::Join("The line with the names of the columns has no ", Named(delimiter),
                                 " in it, but ", times, " times ", Named(*other),
                                 ": the delimiter is most likely that. Say so in the mapping: "
                                 "format { delimiter: \"",
                                 *other == '\t' ? std::string("\\t") : std::string(1, *other),
                                 "\" }"));
  }
  return absl::OkStatus();
}

std::string EncodingSentence(v1::TableEncoding encoding, const std::string& column) {
  const bool utf8 =
      encoding == v1::TABLE_ENCODING_UNSPECIFIED || encoding == v1::TABLE_ENCODING_UTF_8;
  return base::Join(column,
                    utf8 ? " is not UTF-8. A file of a Windows computer is most likely format { "
                           "encoding: TABLE_ENCODING_WINDOWS_1252 }"
                         : " has bytes that its encoding does not have: see `format { encoding }`");
}

}  // namespace

TableReader::TableReader(std::unique_ptr<ByteSource> source, const v1::TableFormat& format)
    : source_(std::move(source)),
      encoding_(format.encoding()),
      delimiter_(FormatOf(format).delimiter),
      reader_(*source_, FormatOf(format)),
      columns_({}) {
  for (const std::string& word : format.empty_words())
    empty_words_.insert(absl::AsciiStrToLower(absl::StripAsciiWhitespace(word)));
}

absl::StatusOr<std::unique_ptr<TableReader>> TableReader::Open(const std::string& path,
                                                               const v1::TableFormat& format) {
  TANGGAP_RETURN_IF_ERROR(CheckFormat(format));
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open(path));
  std::unique_ptr<TableReader> table(new TableReader(std::move(source), format));
  TANGGAP_RETURN_IF_ERROR(table->reader_.SkipLines(format.lines_before_header()));
  TANGGAP_RETURN_IF_ERROR(table->ReadHeader(format));
  return table;
}

absl::Status TableReader::ReadHeader(const v1::TableFormat& format) {
  std::vector<std::string> names(format.columns().begin(), format.columns().end());
  if (names.empty()) {
    CsvRow header;
    TANGGAP_ASSIGN_OR_RETURN(const bool any, reader_.Next(header));
    if (!any) return UsageError("The file is empty: it has no line with the names of the columns.");
    if (!header.problem.empty()) return UsageError(header.problem + ".");
    names = std::move(header.cells);
    TANGGAP_RETURN_IF_ERROR(CheckDelimiter(names, delimiter_));
  }
  for (std::string& name : names) {
    if (!Decode(encoding_, &name))
      return UsageError(EncodingSentence(encoding_, "The line with the names of the columns") +
                        ".");
    name = std::string(absl::StripAsciiWhitespace(name));
  }
  columns_ = TableColumns(std::move(names));
  return absl::OkStatus();
}

std::string TableReader::ProblemOf(CsvRow& row) {
  if (!row.problem.empty()) return row.problem;
  if (row.cells.size() != columns_.size()) {
    if (row.lines > 1) return HidesRows(row);
    if (row.last_without_line_end && row.cells.size() < columns_.size())
      return base::Join("the file ends in the middle of this row, after ", row.cells.size(), " of ",
                        columns_.size(), " cells: it was cut");
    return base::Join("the row has ", row.cells.size(), " cells where the table has ",
                      columns_.size(), " columns",
                      row.cells.size() > columns_.size()
                          ? ": a cell with a delimiter in it must stand in quotes"
                          : "");
  }
  // That a cut falls into the last cell can be seen of nothing else.
  if (row.last_without_line_end && row.line > 1)
    return "the file ends in this row, without the end of a line that the others have: it may "
           "have been cut. If it is whole, end its last line";
  for (size_t i = 0; i < row.cells.size(); ++i) {
    if (!Decode(encoding_, &row.cells[i]))
      return EncodingSentence(encoding_, base::Join("column '", columns_.names()[i], "'"));
    absl::StripAsciiWhitespace(&row.cells[i]);
    if (!empty_words_.empty() && empty_words_.contains(absl::AsciiStrToLower(row.cells[i])))
      row.cells[i].clear();
  }
  return "";
}

// A row over several lines that is as wide as none: a quote that belongs to no pair.
std::string TableReader::HidesRows(CsvRow& row) {
  const int64_t lines = row.lines;
  const size_t cells = row.cells.size();
  reader_.GoBack(row);
  return base::Join("a quote in it goes on over ", lines, " lines, which together have ", cells,
                    " cells where the table has ", columns_.size(),
                    " columns: a quote within a cell is written twice");
}

absl::StatusOr<std::optional<TableLine>> TableReader::Next() {
  CsvRow row;
  TANGGAP_ASSIGN_OR_RETURN(const bool more, reader_.Next(row));
  if (!more) return std::optional<TableLine>();
  TableLine line;
  line.row.number = ++rows_;
  line.row.line = row.line;
  line.problem = ProblemOf(row);
  line.row.cells = std::move(row.cells);
  return std::optional<TableLine>(std::move(line));
}

}  // namespace tanggap::cli
