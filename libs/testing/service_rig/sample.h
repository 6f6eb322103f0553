// What services are tested with: the sample directory of deploy/sample, and the shipped region
// codes and holidays.
//
//   options.directory = SampleDirectory();
//   Database database(Migrations(), {"reference data", LoadReferenceData});
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>

namespace tanggap::testing {

std::string SampleDirectory();

absl::Status LoadReferenceData(const std::string& postgres_url);

// Monday, 2 March 2026, 10:00 in Jakarta: a working time of every agency of the sample.
inline absl::Time MondayMorning() { return absl::FromUnixSeconds(1'772'420'400); }

}  // namespace tanggap::testing
