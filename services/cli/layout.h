// Text in columns and paragraphs, counted in characters, not bytes.
//
//   Table table({"NUMBER", "STATE", "DUE"});
//   table.Add({"SG7K-3M9Q-XW2B-7", "Being worked on", {"3 days late", Tone::kAlarm}});
//   out << table.Text(view);                  // never wider than 100 characters
//   for (const std::string& line : Wrapped(description, 96)) out << "    " << line << "\n";
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/cli/view.h"

namespace tanggap::cli {

inline constexpr size_t kLineWidth = 100;

enum class Tone { kPlain, kAlarm };

struct Cell {
  std::string text;
  Tone tone = Tone::kPlain;
  Cell(std::string plain) : text(std::move(plain)) {}  // NOLINT: a text is a cell
  Cell(const char* plain) : text(plain) {}             // NOLINT
  Cell(std::string given, Tone how) : text(std::move(given)), tone(how) {}
};

class Table {
 public:
  explicit Table(std::vector<std::string> titles);
  void Add(std::vector<Cell> row);
  // The widest columns give way until a line fits into `width`; what does not fit ends in an
  // ellipsis.
  std::string Text(const View& view, size_t width = kLineWidth) const;

 private:
  std::vector<size_t> Widths(size_t width) const;

  std::vector<std::string> titles_;
  std::vector<std::vector<Cell>> rows_;
};

// At most `width` characters, the last one an ellipsis when something was cut off.
std::string Shortened(std::string_view text, size_t width);
// `text` and as many spaces as it takes to fill `width`.
std::string Padded(std::string_view text, size_t width);
// Lines of at most `width` characters, broken at spaces and where the text has line breaks. Control
// characters, which could redraw the reader's terminal, become spaces.
std::vector<std::string> Wrapped(std::string_view text, size_t width);
// One line of a text from elsewhere: control characters become spaces.
std::string Harmless(std::string_view text);

}  // namespace tanggap::cli
