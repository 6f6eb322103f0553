// Lines of CSV after RFC 4180.
//
//   lines += CsvLine({"1", "Dinas \"A\", bidang B", "87.28"});      // 1,"Dinas ""A"", bidang B",87.28
#pragma once

#include <string>
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

}  // namespace tanggap::surveys
