// What a ColumnValue of the mapping takes from a row: a cell, or a text with cells in it, and what
// that means by its codes. Compiled once, evaluated for every row.
//
//   CellValue value = CellValue::Compile(mapping.channel(), "channel", columns, note);
//   OrRejection<std::string> channel = value.Of(row);
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/cli/import/table_columns.h"
#include "services/cli/import/table_row.h"
#include "tanggap/complaints/v1/import_mapping.pb.h"

namespace tanggap::cli {

// Notes a problem with the field of the mapping at that path.
using NoteProblem = std::function<void(const std::string& path, const std::string& sentence)>;

class CellValue {
 public:
  // Takes nothing from any row.
  CellValue() = default;
  static CellValue Compile(const complaints::v1::ColumnValue& value, const std::string& path,
                           const TableColumns& columns, const NoteProblem& note);

  // Empty when the row has none.
  OrRejection<std::string> Of(const TableRow& row) const;
  // What it gives when the row has none, if the mapping does not say that.
  void SetIfEmpty(std::string value);
  // What its cells hold is personal: no reason of a rejection repeats it.
  void HideValues() { hides_values_ = true; }
  // Every value that it can give, as far as the mapping says them.
  std::vector<std::string> StatedValues() const;
  bool is_set() const { return is_set_; }
  // The columns that it reads, for sentences: "column 'status'".
  const std::string& name() const { return name_; }

 private:
  // Text, then a cell, then text, then a cell, ...; then text.
  struct Line {
    std::vector<std::string> texts;
    std::vector<size_t> columns;
  };
  void CompileText(const std::string& text, const std::string& path, const TableColumns& columns,
                   const NoteProblem& note);
  Line CompileLine(std::string_view text, const std::string& path, const TableColumns& columns,
                   const NoteProblem& note);
  std::string Raw(const TableRow& row) const;
  OrRejection<std::string> Unlisted(std::string value) const;
  void CompileUnlisted(const complaints::v1::ColumnValue& value, const std::string& path,
                       const NoteProblem& note);

  bool is_set_ = false;
  std::string name_;
  std::vector<size_t> columns_;
  std::vector<Line> lines_;
  std::unordered_map<std::string, std::string> codes_;
  complaints::v1::Unlisted unlisted_ = complaints::v1::UNLISTED_KEEP;
  std::string default_value_;
  std::string if_empty_;
  bool required_ = false;
  bool hides_values_ = false;
};

}  // namespace tanggap::cli
