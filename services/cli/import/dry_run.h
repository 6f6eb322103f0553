// An import that sends nothing: shows the first rows as they would be filed, and why which rows
// would be refused. Asks the service what codes it knows, and goes without where none answers.
//
//   TANGGAP_ASSIGN_OR_RETURN(RowCounts counts, DryRun(*source, session).Run());
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "services/cli/import/case_forecast.h"
#include "services/cli/import/case_source.h"
#include "services/cli/import/census.h"
#include "services/cli/import/known_codes.h"
#include "services/cli/import/row_outcome.h"
#include "services/cli/session.h"

namespace tanggap::cli {

class DryRun {
 public:
  DryRun(CaseSource& source, Session& session);

  absl::StatusOr<RowCounts> Run();

 private:
  std::string ProblemOf(const complaints::v1::ImportedComplaint& item);
  absl::Status Take(CaseSource::Row row);
  absl::Status Show(const CaseSource::Row& row, const std::string& problem);
  void Tell(int64_t rows, int64_t rejected);

  CaseSource& source_;
  Session& session_;
  std::optional<KnownCodes> known_;
  CaseForecast forecast_;
  Census census_;
  RowCounts counts_;
  nlohmann::ordered_json shown_ = nlohmann::ordered_json::array();
};

}  // namespace tanggap::cli
