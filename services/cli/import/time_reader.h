// Times as a table writes them.
//
//   TimeReader reader = TimeReader::Compile(mapping.times(), note);
//   OrRejection<absl::Time> filed = reader.Read("03/02/2025 14.30 WITA", "column 'Tanggal'");
#pragma once

#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/cli/import/cell_value.h"
#include "services/cli/import/table_row.h"
#include "tanggap/complaints/v1/import_mapping.pb.h"

namespace tanggap::cli {

class TimeReader {
 public:
  static TimeReader Compile(const complaints::v1::TimeFormat& format, const NoteProblem& note);

  // `where` it stands is told when it cannot be read.
  OrRejection<absl::Time> Read(std::string_view text, std::string_view where) const;
  // The day that it is there, as YYYY-MM-DD.
  OrRejection<std::string> ReadDay(std::string_view text, std::string_view where) const;

 private:
  std::vector<std::string> formats_;
  absl::TimeZone zone_ = absl::UTCTimeZone();
  // Takes the zone's name off the end, if it has one of them.
  absl::TimeZone TakeZone(std::string_view& text) const;

  // In lower case, the longest first.
  std::vector<std::pair<std::string, absl::TimeZone>> zone_names_;
};

}  // namespace tanggap::cli
