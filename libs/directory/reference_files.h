// The files of reference data: region codes and holidays, plain or compressed with gzip.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::string text, ReadReferenceFile("libs/directory/data/regions.csv.gz"));
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<RegionRow> rows, RegionsFromCsv(text));
//   RegionIndex index = IndexOf(rows);
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/directory/regions.h"

namespace tanggap::directory {

struct RegionRow {
  std::string code;
  std::string kind;  // provinsi, kabupaten, kota, kecamatan, desa, kelurahan, desa_adat
  std::string name;
  std::optional<int64_t> population;
};

// The text of a file, unpacked when it is gzip. The error names the path.
absl::StatusOr<std::string> ReadReferenceFile(const std::string& path);

// Lines of code,kind,name,population after a line of these titles. The error names the line.
absl::StatusOr<std::vector<RegionRow>> RegionsFromCsv(std::string_view text);

RegionIndex IndexOf(const std::vector<RegionRow>& rows);

}  // namespace tanggap::directory
