#include "services/cli/import/cell_value.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>

#include "libs/base/strings.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

constexpr size_t kShown = 60;

std::string Trimmed(const std::string& text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

}  // namespace

CellValue::Line CellValue::CompileLine(std::string_view text, const std::string& path,
                                       const TableColumns& columns, const NoteProblem& note) {
  Line line;
  line.texts.emplace_back();
  for (size_t i = 0; i < text.size(); ++i) {
    const bool brace = text[i] == '{' || text[i] == '}';
    if (brace && i + 1 < text.size() && text[i + 1] == text[i]) {
      line.texts.back() += text[i++];
    } else if (text[i] == '{') {
      const size_t end = text.find('}', i);
      if (end == std::string_view::npos) {
        note(path, "a brace is opened that is not closed; {{ stands for a brace itself");
        return line;
      }
      const std::string_view name = text.substr(i + 1, end - i - 1);
      const size_t column = columns.Find(name);
      if (column == kNoColumn) {
        note(path, columns.Sentence(name));
      } else {
        line.columns.push_back(column);
        line.texts.emplace_back();
      }
      i = end;
    } else {
      line.texts.back() += text[i];
    }
  }
  return line;
}

void CellValue::CompileText(const std::string& text, const std::string& path,
                            const TableColumns& columns, const NoteProblem& note) {
  for (const std::string& line : base::Split(text, '\n'))
    lines_.push_back(CompileLine(line, path, columns, note));
}

CellValue CellValue::Compile(const v1::ColumnValue& value, const std::string& path,
                             const TableColumns& columns, const NoteProblem& note) {
  CellValue compiled;
  compiled.is_set_ = true;
  if (value.columns().empty() == value.value().empty())
    note(path, "needs columns or a value, one of the two");
  for (int i = 0; i < value.columns_size(); ++i) {
    const size_t column = columns.Find(value.columns(i));
    if (column == kNoColumn) {
      note(base::Join(path, ".columns[", i, "]"), columns.Sentence(value.columns(i)));
    } else {
      compiled.columns_.push_back(column);
    }
  }
  compiled.name_ = value.columns().empty()
                       ? base::Join("\"", value.value(), "\"")
                       : base::Join(value.columns_size() == 1 ? "column '" : "columns '",
                                    absl::StrJoin(value.columns(), "', '"), "'");
  compiled.CompileText(value.value(), path + ".value", columns, note);
  for (int i = 0; i < value.codes_size(); ++i) {
    const v1::ValueCode& code = value.codes(i);
    const std::string from = absl::AsciiStrToLower(Trimmed(code.from()));
    if (!compiled.codes_.emplace(from, code.to()).second)
      note(base::Join(path, ".codes[", i, "]"),
           base::Join("'", code.from(), "' is among the codes already"));
  }
  compiled.CompileUnlisted(value, path, note);
  compiled.if_empty_ = value.if_empty();
  compiled.required_ = value.required();
  if (value.required() && !value.if_empty().empty())
    note(path + ".if_empty", "says what stands for an empty value, which `required` refuses");
  return compiled;
}

void CellValue::CompileUnlisted(const v1::ColumnValue& value, const std::string& path,
                                const NoteProblem& note) {
  if (value.codes().empty() && value.unlisted() != v1::UNLISTED_UNSPECIFIED)
    note(path + ".unlisted", "needs codes: without them every value stands as it is");
  if (value.unlisted() != v1::UNLISTED_DEFAULT && !value.default_value().empty())
    note(path + ".default_value", "needs unlisted: UNLISTED_DEFAULT; see also if_empty");
  if (!value.codes().empty()) unlisted_ = value.unlisted();
  default_value_ = value.default_value();
}

void CellValue::SetIfEmpty(std::string value) {
  if (if_empty_.empty()) if_empty_ = std::move(value);
}

std::vector<std::string> CellValue::StatedValues() const {
  std::vector<std::string> values;
  for (const auto& [from, to] : codes_) values.push_back(to);
  values.push_back(default_value_);
  values.push_back(if_empty_);
  const bool constant = codes_.empty() && lines_.size() == 1 && lines_[0].columns.empty();
  if (constant) values.push_back(lines_[0].texts[0]);
  return values;
}

std::string CellValue::Raw(const TableRow& row) const {
  for (const size_t column : columns_) {
    if (!row.At(column).empty()) return row.cells[column];
  }
  std::string text;
  for (const Line& line : lines_) {
    bool any = line.columns.empty();
    std::string written = line.texts[0];
    for (size_t i = 0; i < line.columns.size(); ++i) {
      const std::string_view cell = row.At(line.columns[i]);
      any |= !cell.empty();
      written.append(cell);
      written += line.texts[i + 1];
    }
    if (!any) continue;
    if (!text.empty()) text += '\n';
    text += written;
  }
  return Trimmed(text);
}

OrRejection<std::string> CellValue::Unlisted(std::string value) const {
  if (value.empty() || unlisted_ == v1::UNLISTED_KEEP) return value;
  if (unlisted_ == v1::UNLISTED_DEFAULT) return default_value_;
  if (hides_values_) return Rejection{base::Join(name_, " holds what the mapping does not know")};
  return Rejection{base::Join(name_, " holds '", Shortened(Harmless(value), kShown),
                              "', which the mapping does not know")};
}

OrRejection<std::string> CellValue::Of(const TableRow& row) const {
  if (!is_set_) return if_empty_;
  std::string value = Raw(row);
  const auto code = codes_.empty() ? codes_.end() : codes_.find(absl::AsciiStrToLower(value));
  OrRejection<std::string> meant =
      code == codes_.end() ? Unlisted(std::move(value)) : OrRejection<std::string>(code->second);
  if (!meant.ok() || !meant.value().empty()) return meant;
  if (required_) return Rejection{base::Join(name_, " is empty")};
  return if_empty_;
}

}  // namespace tanggap::cli
