#include "services/cli/import/report_text.h"

#include <absl/strings/numbers.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/census.h"
#include "services/cli/import/csv_reader.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

absl::Status ForEachRejected(const std::string& csv_path,
                             const std::function<void(const CsvRow&)>& use) {
  TANGGAP_ASSIGN_OR_RETURN(const auto source, ByteSource::Open(csv_path));
  CsvReader reader(*source, {});
  CsvRow row;
  for (bool header = true;; header = false) {
    TANGGAP_ASSIGN_OR_RETURN(const bool more, reader.Next(row));
    if (!more) return absl::OkStatus();
    if (!header && row.cells.size() == 4) use(row);
  }
}

int64_t NumberOf(const std::string& text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

}  // namespace

std::string CountsText(const RowCounts& counts) {
  std::string text;
  const auto line = [&](int64_t count, std::string_view what) {
    text += base::Join("  ", Padded(base::Join(count), 10), what, "\n");
  };
  line(counts.rows, "rows");
  line(counts.added, "added");
  line(counts.extended, "here before, carried on by what is new");
  line(counts.unchanged, "here before, unchanged");
  line(counts.outdated, "here before in a later version, left alone");
  line(counts.rejected, "rejected");
  if (counts.times_adjusted > 0)
    line(counts.times_adjusted, "of them with a time that cannot be: the case is marked");
  if (counts.filings_differ > 0)
    line(counts.filings_differ,
         "of them with another filing than the one that is here: the first was kept");
  if (counts.histories_differ > 0)
    line(counts.histories_differ,
         "of them with other steps than those that are here: what is here was kept");
  if (counts.texts_cut > 0) line(counts.texts_cut, "texts were cut to 4,000 characters");
  return text;
}

nlohmann::ordered_json CountsJson(const RowCounts& counts) {
  nlohmann::ordered_json json;
  for (const auto& [name, member] : CountFields()) json[name] = counts.*member;
  return json;
}

absl::Status WriteReport(const std::string& heading, const RowCounts& counts,
                         const std::string& csv_path,
                         const std::function<void(std::string_view)>& write) {
  Census census;
  TANGGAP_RETURN_IF_ERROR(ForEachRejected(
      csv_path, [&](const CsvRow& row) { census.Add(row.cells[3], NumberOf(row.cells[1])); }));
  write(base::Join(heading, "\n\n", CountsText(counts)));
  if (census.empty()) return absl::OkStatus();
  write(base::Join("\nWhy rows were rejected\n", census.Text(), "\nThe rejected rows\n"));
  return ForEachRejected(csv_path, [&](const CsvRow& row) {
    write(base::Join("  line ", row.cells[1], ", ",
                     row.cells[2].empty() ? "without identifier" : Harmless(row.cells[2]), ": ",
                     Harmless(row.cells[3]), ".\n"));
  });
}

}  // namespace tanggap::cli
