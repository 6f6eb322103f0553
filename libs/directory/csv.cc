#include "libs/directory/csv.h"

namespace tanggap::directory {

std::optional<std::vector<std::string>> CsvFields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    std::string& field = fields.back();
    if (quoted) {
      if (line[i] != '"') {
        field += line[i];
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        field += line[i++];
      } else {
        quoted = false;
        if (i + 1 < line.size() && line[i + 1] != ',') return std::nullopt;
      }
    } else if (line[i] == '"') {
      if (i > 0 && line[i - 1] != ',') return std::nullopt;
      quoted = true;
    } else if (line[i] == ',') {
      fields.emplace_back();
    } else {
      field += line[i];
    }
  }
  if (quoted) return std::nullopt;
  return fields;
}

}  // namespace tanggap::directory
