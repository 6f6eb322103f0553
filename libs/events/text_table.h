// Text in columns, for a person.
//
//   TextTable table({"consumer", "lag"});
//   table.Add({"workload-1", "12"});
//   out << table.Text();
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/strings.h"

namespace tanggap::events {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> titles) { Add(std::move(titles)); }

  // As many cells as there are titles.
  void Add(std::vector<std::string> row) {
    widths_.resize(row.size());
    for (size_t i = 0; i < row.size(); ++i) {
      widths_[i] = std::max(widths_[i], base::Utf8Length(row[i]));
    }
    rows_.push_back(std::move(row));
  }

  std::string Text() const {
    std::string text;
    for (const std::vector<std::string>& row : rows_) {
      std::string line;
      for (size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        line.append(widths_[i] - base::Utf8Length(row[i]) + 2, ' ');
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
    return text;
  }

 private:
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace tanggap::events
