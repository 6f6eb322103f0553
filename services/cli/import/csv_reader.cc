#include "services/cli/import/csv_reader.h"

#include <cstring>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

// A row that is longer has a quote in it that nothing closes.
constexpr size_t kLongestRow = size_t{1} << 20;

std::string NeverClosed(int64_t line) {
  return base::Join(
      "The quote that opens in line ", line,
      " is never closed. The file may have been cut, or its quote is another one: see "
      "`format { quote }`");
}

absl::Status IsUtf16() {
  return absl::InvalidArgumentError(
      "The file is in UTF-16. Save it as \"CSV UTF-8\" and import that.");
}

}  // namespace

absl::StatusOr<bool> CsvReader::Fill() {
  while (position_ >= piece_.size()) {
    TANGGAP_ASSIGN_OR_RETURN(piece_, source_.Next());
    position_ = 0;
    if (piece_.empty()) return false;
    if (started_) continue;
    started_ = true;
    if (piece_.starts_with("\xEF\xBB\xBF")) position_ = 3;
    if (piece_.starts_with("\xFF\xFE") || piece_.starts_with("\xFE\xFF")) return IsUtf16();
  }
  return true;
}

absl::Status CsvReader::SkipLines(int count) {
  while (count > 0) {
    TANGGAP_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) return absl::OkStatus();
    if (piece_[position_++] == '\n') {
      ++line_;
      --count;
    }
  }
  return absl::OkStatus();
}

// How far cells go on without anything that means something.
size_t CsvReader::PlainRunFrom(size_t from) const {
  size_t end = from;
  if (state_ == State::kQuoted) {
    while (end < piece_.size() && piece_[end] != format_.quote && piece_[end] != '\n') ++end;
    return end;
  }
  while (end < piece_.size() && piece_[end] != format_.delimiter && piece_[end] != '\n' &&
         piece_[end] != '\r')
    ++end;
  return end;
}

void CsvReader::EndCell(CsvRow& row) {
  row.cells.push_back(std::move(cell_));
  cell_.clear();
  row_was_quoted_ |= cell_was_quoted_;
  cell_was_quoted_ = false;
  state_ = State::kCellStart;
}

// A byte that may mean something; true when it ends the row.
bool CsvReader::TakeSpecial(CsvRow& row, char c) {
  if (state_ == State::kQuoted) {
    if (c == format_.quote) {
      state_ = State::kQuoteInQuoted;
    } else {
      ++line_;
      cell_ += c;
    }
    return false;
  }
  if (c == format_.quote && state_ == State::kQuoteInQuoted) {
    cell_ += c;
    state_ = State::kQuoted;
    return false;
  }
  if (c == format_.quote && state_ == State::kCellStart) {
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
  if (state_ == State::kQuoteInQuoted) {
    row.problem = base::Join("Text stands behind the closing quote in line ", line_,
                             ": a quote within a cell is written twice");
    state_ = State::kAfterQuoted;
  } else if (state_ == State::kCellStart) {
    state_ = State::kPlain;
  }
  cell_ += c;
  return false;
}

bool CsvReader::Take(CsvRow& row) {
  while (position_ < piece_.size()) {
    const bool runs = state_ != State::kCellStart && state_ != State::kQuoteInQuoted;
    const size_t end = runs ? PlainRunFrom(position_) : position_;
    cell_.append(piece_.data() + position_, end - position_);
    row_size_ += end - position_ + 1;
    position_ = end;
    if (row_size_ > kLongestRow) return false;
    if (position_ < piece_.size() && TakeSpecial(row, piece_[position_++])) return true;
  }
  return false;
}

void CsvReader::EndFile(CsvRow& row) {
  if (state_ == State::kQuoted) row.problem = NeverClosed(quote_line_);
  row.last_without_line_end = true;
  EndCell(row);
}

bool CsvReader::IsBlank(const CsvRow& row) const {
  return row.cells.size() == 1 && row.cells[0].empty() && !row_was_quoted_;
}

absl::StatusOr<bool> CsvReader::Next(CsvRow& row) {
  do {
    row = CsvRow();
    row_size_ = 0;
    row_was_quoted_ = false;
    TANGGAP_ASSIGN_OR_RETURN(bool more, Fill());
    if (more && skip_line_feed_ && piece_[position_] == '\n') {
      ++position_;
      TANGGAP_ASSIGN_OR_RETURN(more, Fill());
    }
    skip_line_feed_ = false;
    if (!more) return false;
    row.line = line_;
    while (!Take(row)) {
      if (row_size_ > kLongestRow) {
        return absl::InvalidArgumentError(base::Join("The row that begins in line ", row.line,
                                                     " is longer than a mebibyte. ",
                                                     NeverClosed(quote_line_), "."));
      }
      TANGGAP_ASSIGN_OR_RETURN(more, Fill());
      if (more) continue;
      EndFile(row);
      break;
    }
  } while (IsBlank(row));
  return true;
}

}  // namespace tanggap::cli
