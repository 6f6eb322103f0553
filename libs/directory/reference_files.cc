#include "libs/directory/reference_files.h"

#include <absl/status/status.h>
#include <absl/strings/numbers.h>
#include <zlib.h>

#include <array>
#include <memory>
#include <utility>

#include "libs/base/strings.h"
#include "libs/directory/csv.h"

namespace tanggap::directory {
namespace {

constexpr std::string_view kTitles = "code,kind,name,population";
// All of Indonesia unpacked is 4 MB.
constexpr size_t kMaxBytes = 64 << 20;

absl::Status Invalid(std::string_view sentence) {
  return absl::InvalidArgumentError(base::AsAbsl(sentence));
}

std::optional<RegionRow> ReadRow(const std::string& line) {
  std::optional<std::vector<std::string>> fields = CsvFields(line);
  if (!fields || fields->size() != 4) return std::nullopt;
  RegionRow row{std::move((*fields)[0]), std::move((*fields)[1]), std::move((*fields)[2]),
                std::nullopt};
  const std::string& population = (*fields)[3];
  if (!population.empty()) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(population, &number) || number < 0) return std::nullopt;
    row.population = number;
  }
  if (!RegionNumber(row.code) || row.kind.empty() || row.name.empty()) return std::nullopt;
  return row;
}

}  // namespace

absl::StatusOr<std::string> ReadReferenceFile(const std::string& path) {
  // gzread passes plain files through as they are.
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) return absl::NotFoundError(base::Join(path, " cannot be opened"));
  std::string text;
  std::array<char, 1 << 16> buffer;
  int count = 0;
  while ((count = gzread(file.get(), buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<size_t>(count));
    if (text.size() > kMaxBytes) return Invalid(base::Join(path, " is larger than 64 MiB"));
  }
  int error = Z_OK;
  gzerror(file.get(), &error);
  if (count < 0 || (error != Z_OK && error != Z_STREAM_END)) {
    return absl::DataLossError(base::Join(path, " cannot be read to its end"));
  }
  return text;
}

absl::StatusOr<std::vector<RegionRow>> RegionsFromCsv(std::string_view text) {
  std::vector<RegionRow> rows;
  int number = 0;
  for (std::string& line : base::Split(text, '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (number == 1) {
      if (line != kTitles) return Invalid(base::Join("line 1: the first line must be ", kTitles));
    } else if (!line.empty()) {
      std::optional<RegionRow> row = ReadRow(line);
      if (!row) return Invalid(base::Join("line ", number, ": expected a region's ", kTitles));
      rows.push_back(*std::move(row));
    }
  }
  return rows;
}

RegionIndex IndexOf(const std::vector<RegionRow>& rows) {
  std::vector<std::string> codes;
  codes.reserve(rows.size());
  for (const RegionRow& row : rows) codes.push_back(row.code);
  return RegionIndex(codes);
}

}  // namespace tanggap::directory
