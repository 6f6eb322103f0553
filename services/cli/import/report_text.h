// The report of an import as text: counts, why rows were rejected, and each of them.
//
//   out << CountsText(counts);
//   TANGGAP_RETURN_IF_ERROR(WriteReport(heading, counts, "cases-import.csv", "cases-import.txt"));
#pragma once

#include <absl/status/status.h>

#include <string>

#include "services/cli/import/row_outcome.h"

namespace tanggap::cli {

std::string CountsText(const RowCounts& counts);

// Reads the rejected rows from the CSV that the ledger wrote.
absl::Status WriteReport(const std::string& heading, const RowCounts& counts,
                         const std::string& csv_path, const std::string& text_path);

}  // namespace tanggap::cli
