// The report of an import as text: counts, why rows were rejected, and each of them.
//
//   out << CountsText(counts);
//   TANGGAP_RETURN_IF_ERROR(WriteReport(heading, counts, "cases-import.csv", write));
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "services/cli/import/row_outcome.h"

namespace tanggap::cli {

std::string CountsText(const RowCounts& counts);

// {"rows": 17, "added": 16, ...}.
nlohmann::ordered_json CountsJson(const RowCounts& counts);

// Reads the rejected rows from the CSV that the ledger wrote.
absl::Status WriteReport(const std::string& heading, const RowCounts& counts,
                         const std::string& csv_path,
                         const std::function<void(std::string_view)>& write);

}  // namespace tanggap::cli
