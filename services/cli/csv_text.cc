#include "services/cli/csv_text.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <array>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

// Signs that begin a formula, and their full-width forms.
constexpr std::array<std::string_view, 8> kFormulas = {
    "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
constexpr std::string_view kSplits = ";\t\r\n";

bool BeginsFormula(std::string_view text) {
  return std::any_of(kFormulas.begin(), kFormulas.end(),
                     [&](std::string_view sign) { return text.starts_with(sign); });
}

}  // namespace

std::string CsvCell(std::string_view text) {
  double number = 0;
  const bool is_number = absl::SimpleAtod(base::AsAbsl(text), &number);
  std::string cell = "\"";
  // Some programs take spaces and tabs off before they look for a formula.
  bool at_start = true;
  if (!text.empty() && kSplits.find(text[0]) != std::string_view::npos) cell += '\'';
  for (size_t i = 0; i < text.size(); ++i) {
    if (at_start && !is_number && BeginsFormula(text.substr(i))) cell += '\'';
    if (text[i] == '"') cell += '"';
    cell += text[i];
    at_start = kSplits.find(text[i]) != std::string_view::npos || (at_start && text[i] == ' ');
  }
  return cell + '"';
}

std::string CsvRowText(const std::vector<std::string>& cells) {
  return absl::StrJoin(cells, ",",
                       [](std::string* out, const std::string& cell) { *out += CsvCell(cell); }) +
         "\r\n";
}

}  // namespace tanggap::cli
