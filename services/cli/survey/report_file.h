// A report's figures as somebody types them off its table, one a line, for `survey audit`:
//
//   # Bantul, Dinas Pertanahan dan Tata Ruang 2023
//   profile: permenpan-14-2017
//   PERSYARATAN: 3.31          an element of the profile and its NRR as printed; a comma will do
//   index: 87.28               as printed, or the sum of the weighted NRR
//   grade: B                   left out where the report names none, as are
//   performance: Baik
//   respondents: 214
//   population: 470
//
//   TANGGAP_ASSIGN_OR_RETURN(auto request, ReadReport("bantul.txt", text));
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::cli {

// The usage error names the line.
absl::StatusOr<surveys::v1::AuditReportedIndexRequest> ReadReport(const std::string& name,
                                                                  std::string_view text);

}  // namespace tanggap::cli
