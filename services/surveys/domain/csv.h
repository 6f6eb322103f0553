// Lines of CSV after RFC 4180, and words in them that no spreadsheet takes for a formula.
//
//   lines += CsvLine({"1", "Dinas \"A\", bidang B", "87.28"});      // 1,"Dinas ""A"", bidang B",87.28
//   lines += CsvLine({"2", PlainWords("=1+1"), "-1"});              // 2,'=1+1,-1
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tanggap::surveys {

inline std::string CsvLine(const std::vector<std::string>& fields) {
  std::string line;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    if (fields[i].find_first_of(",\"\r\n") == std::string::npos) {
      line += fields[i];
      continue;
    }
    line += '"';
    for (const char character : fields[i]) {
      if (character == '"') line += '"';
      line += character;
    }
    line += '"';
  }
  return line + "\r\n";
}

// For whatever somebody chose: answers in words, and an agency's codes, names and grades. Figures
// of the service's own stay numbers without it.
inline std::string PlainWords(std::string_view words) {
  if (words.empty()) return "";
  const char first = words.front();
  const bool formula = static_cast<unsigned char>(first) < 0x20 ||
                       std::string_view("=+-@").find(first) != std::string_view::npos;
  std::string plain = formula ? "'" : "";
  plain += words;
  return plain;
}

}  // namespace tanggap::surveys
