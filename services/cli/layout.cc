#include "services/cli/layout.h"

#include <algorithm>
#include <numeric>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kNarrowest = 8;

// The first `count` characters of well-formed UTF-8.
std::string_view FirstCharacters(std::string_view text, size_t count) {
  size_t bytes = 0;
  for (; bytes < text.size(); ++bytes) {
    const bool begins_one = (static_cast<unsigned char>(text[bytes]) & 0xC0) != 0x80;
    if (begins_one && count-- == 0) break;
  }
  return text.substr(0, bytes);
}

// C0, delete, and C1, which is C2 80 to C2 9F in UTF-8.
std::string WithoutControls(std::string_view text, bool keep_line_breaks) {
  std::string clean;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 =
        c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    const bool control = c1 || c < 0x20 || c == 0x7F;
    clean += control && !(c == '\n' && keep_line_breaks) ? ' ' : text[i];
  }
  return clean;
}

}  // namespace

Table::Table(std::vector<std::string> titles) : titles_(std::move(titles)) {}

void Table::Add(std::vector<Cell> row) {
  for (Cell& cell : row) cell.text = Harmless(cell.text);
  rows_.push_back(std::move(row));
}

std::vector<size_t> Table::Widths(size_t width) const {
  std::vector<size_t> widths;
  for (size_t column = 0; column < titles_.size(); ++column) {
    widths.push_back(base::Utf8Length(titles_[column]));
    for (const auto& row : rows_)
      widths.back() = std::max(widths.back(), base::Utf8Length(row[column].text));
  }
  const size_t available = width - kGap * (titles_.size() - 1);
  while (std::accumulate(widths.begin(), widths.end(), size_t{0}) > available) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kNarrowest) break;
    --*widest;
  }
  return widths;
}

std::string Table::Text(const View& view, size_t width) const {
  const std::vector<size_t> widths = Widths(width);
  std::string text;
  const auto add_line = [&](const auto& cell_at) {
    std::string line;
    for (size_t column = 0; column < widths.size(); ++column) {
      const auto [content, tone] = cell_at(column);
      const std::string shortened = Shortened(content, widths[column]);
      // The last column is not padded: no spaces at line ends.
      std::string shown =
          column + 1 == widths.size() ? shortened : Padded(shortened, widths[column] + kGap);
      line += tone == Tone::kAlarm ? view.Red(shown) : shown;
    }
    while (line.ends_with(' ')) line.pop_back();
    return line;
  };
  const auto title = [&](size_t column) {
    return std::pair<std::string, Tone>(titles_[column], Tone::kPlain);
  };
  text += base::Join(view.Bold(add_line(title)), "\n");
  for (const auto& row : rows_) {
    const auto cell = [&](size_t column) {
      return std::pair<std::string, Tone>(row[column].text, row[column].tone);
    };
    text += base::Join(add_line(cell), "\n");
  }
  return text;
}

std::string Shortened(std::string_view text, size_t width) {
  if (base::Utf8Length(text) <= width) return std::string(text);
  return base::Join(FirstCharacters(text, width - 1), "…");
}

std::string Padded(std::string_view text, size_t width) {
  const size_t length = base::Utf8Length(text);
  return base::Join(text, std::string(length < width ? width - length : 0, ' '));
}

std::vector<std::string> Wrapped(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  for (const std::string& paragraph : base::Split(WithoutControls(text, true), '\n')) {
    lines.emplace_back();
    for (const std::string& word : base::Split(paragraph, ' ')) {
      if (word.empty()) continue;
      std::string& line = lines.back();
      if (line.empty()) {
        line = word;
      } else if (base::Utf8Length(line) + 1 + base::Utf8Length(word) <= width) {
        line += base::Join(" ", word);
      } else {
        lines.push_back(word);
      }
    }
  }
  return lines;
}

std::string Harmless(std::string_view text) { return WithoutControls(text, false); }

}  // namespace tanggap::cli
