// Reads the fields of one line of CSV (RFC 4180). Fields may be in double quotes; a line break
// within quotes is not supported, for our files have none.
//
//   std::optional<std::vector<std::string>> fields = CsvFields("12.07,desa,\"Lubuk Pakam I,II\",");   // four
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::directory {

// Nothing when a quote is not closed, or stands where none may.
std::optional<std::vector<std::string>> CsvFields(std::string_view line);

}  // namespace tanggap::directory
