#include "services/cli/import/csv_reader.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

// A row that is longer has a quote in it that nothing closes.
constexpr size_t kLongestRow = size_t{1} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string NeverClosed(int64_t line) {
  return base::Join(
      "The quote that opens in line ", line,
      " is never closed. The file may have been cut, or its quote is another one: see "
      "`format { quote }`");
}

absl::Status IsUtf16() {
  return UsageError("The file is in UTF-16. Save it as \"CSV UTF-8\" and import that.");
}

}  // namespace

absl::StatusOr<bool> CsvReader::Fill() {
  while (position_ >= buffer_.size() || !started_) {
    TANGGAP_ASSIGN_OR_RETURN(const std::string_view piece, source_.Next());
    buffer_.erase(0, row_begin_);
    position_ -= row_begin_;
    row_begin_ = 0;
    buffer_.append(piece);
    if (!started_ && !piece.empty() && buffer_.size() < kByteOrderMark.size()) continue;
    if (!started_) {
      started_ = true;
      if (buffer_.starts_with("\xFF\xFE") || buffer_.starts_with("\xFE\xFF")) return IsUtf16();
      if (buffer_.starts_with(kByteOrderMark)) position_ = kByteOrderMark.size();
    }
    if (piece.empty()) return position_ < buffer_.size();
  }
  return true;
}

absl::Status CsvReader::SkipLines(int count) {
  while (count > 0) {
    TANGGAP_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) return absl::OkStatus();
    const bool ends = buffer_[position_++] == '\n';
    row_begin_ = position_;
    if (!ends) continue;
    ++line_;
    --count;
  }
  return absl::OkStatus();
}

// How far cells go on without anything that means something.
size_t CsvReader::PlainRunFrom(size_t from) const {
  const bool quoted = state_ == State::kQuoted;
  const auto means_something = [&](char c) {
    if (format_.backslash && c == '\\') return true;
    if (quoted) return c == format_.quote || c == '\n';
    return c == format_.delimiter || c == '\n' || c == '\r';
  };
  size_t end = from;
  while (end < buffer_.size() && !means_something(buffer_[end])) ++end;
  return end;
}

void CsvReader::EndCell(CsvRow& row) {
  row.cells.push_back(std::move(cell_));
  cell_.clear();
  row_was_quoted_ |= cell_was_quoted_;
  cell_was_quoted_ = escaped_ = false;
  state_ = State::kCellStart;
}

// Whether the byte is one that a backslash makes stand for itself, or that backslash.
bool CsvReader::TakeEscaped(char c) {
  if (escaped_) {
    escaped_ = false;
    line_ += c == '\n';
    if (c != 'N') cell_ += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    return true;
  }
  if (!format_.backslash || c != '\\' || state_ == State::kQuoteInQuoted) return false;
  if (state_ == State::kCellStart) state_ = State::kPlain;
  escaped_ = true;
  return true;
}

// A byte of a cell that means nothing where it stands.
void CsvReader::TakePlain(CsvRow& row, char c) {
  if (state_ == State::kQuoteInQuoted) {
    row.problem = base::Join("Text stands behind the closing quote in line ", line_,
                             ": a quote within a cell is written twice");
    state_ = State::kAfterQuoted;
  } else if (state_ == State::kCellStart) {
    state_ = State::kPlain;
  }
  cell_ += c;
}

// A byte that may mean something; true when it ends the row.
bool CsvReader::TakeSpecial(CsvRow& row, char c) {
  const bool is_quote = format_.quote != '\0' && c == format_.quote;
  if (TakeEscaped(c)) return false;
  if (state_ == State::kQuoted) {
    line_ += c == '\n';
    if (is_quote) {
      state_ = State::kQuoteInQuoted;
    } else {
      cell_ += c;
    }
    return false;
  }
  if (is_quote && state_ == State::kQuoteInQuoted) {
    cell_ += c;
    state_ = State::kQuoted;
    return false;
  }
  if (is_quote && state_ == State::kCellStart) {
    state_ = State::kQuoted;
    cell_was_quoted_ = true;
    quote_line_ = line_;
    return false;
  }
  if (c == format_.delimiter) {
    EndCell(row);
    return false;
  }
  if (c == '\n' || c == '\r') {
    ++line_;
    skip_line_feed_ = c == '\r';
    EndCell(row);
    return true;
  }
  TakePlain(row, c);
  return false;
}

bool CsvReader::Take(CsvRow& row) {
  while (position_ < buffer_.size()) {
    const bool runs = state_ != State::kCellStart && state_ != State::kQuoteInQuoted && !escaped_;
    const size_t end = runs ? PlainRunFrom(position_) : position_;
    cell_.append(buffer_, position_, end - position_);
    position_ = end;
    if (position_ < buffer_.size() && TakeSpecial(row, buffer_[position_++])) return true;
  }
  return false;
}

void CsvReader::EndFile(CsvRow& row) {
  if (state_ == State::kQuoted) row.problem = NeverClosed(quote_line_);
  row.last_without_line_end = true;
  EndCell(row);
}

bool CsvReader::IsBlank(const CsvRow& row) const {
  return row.cells.size() == 1 && row.cells[0].empty() && !row_was_quoted_ && row.problem.empty();
}

size_t CsvReader::EndOfFirstLine() const {
  const size_t end = buffer_.find_first_of("\r\n", row_begin_);
  if (end == std::string::npos) return end;
  return end + (std::string_view(buffer_).substr(end).starts_with("\r\n") ? 2 : 1);
}

void CsvReader::GoBack(CsvRow& row) {
  const size_t end = EndOfFirstLine();
  if (end == std::string::npos) return;
  position_ = end;
  line_ = row.line + 1;
  // The other half of the line end may not have been read yet.
  skip_line_feed_ = buffer_[end - 1] == '\r';
  row.lines = 1;
  row.last_without_line_end = false;
}

absl::StatusOr<bool> CsvReader::ReadRow(CsvRow& row) {
  row = CsvRow();
  row_was_quoted_ = false;
  row_begin_ = position_;
  TANGGAP_ASSIGN_OR_RETURN(bool more, Fill());
  if (more && skip_line_feed_ && buffer_[position_] == '\n') {
    row_begin_ = ++position_;
    TANGGAP_ASSIGN_OR_RETURN(more, Fill());
  }
  skip_line_feed_ = false;
  if (!more) return false;
  row_begin_ = position_;
  row.line = line_;
  while (!Take(row)) {
    if (position_ - row_begin_ > kLongestRow) {
      row.problem = base::Join("The row that begins in line ", row.line,
                               " is longer than a mebibyte. ", NeverClosed(quote_line_));
      EndCell(row);
      if (EndOfFirstLine() == std::string::npos)
        return absl::InvalidArgumentError(base::AsAbsl(row.problem + "."));
      break;
    }
    TANGGAP_ASSIGN_OR_RETURN(more, Fill());
    if (more) continue;
    EndFile(row);
    break;
  }
  row.lines = std::max<int64_t>(1, line_ - row.line + (row.last_without_line_end ? 1 : 0));
  return true;
}

absl::StatusOr<bool> CsvReader::Next(CsvRow& row) {
  do {
    TANGGAP_ASSIGN_OR_RETURN(const bool more, ReadRow(row));
    if (!more) return false;
    if (!row.problem.empty()) GoBack(row);
  } while (IsBlank(row));
  return true;
}

}  // namespace tanggap::cli
