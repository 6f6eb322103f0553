#include "services/surveys/store/publication_hold.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

// Waits for nobody: who publishes has the row for seconds, and responses of other surveys are
// written together with this.
constexpr postgres::Statement kHold = {"hold_publications", R"(
  SELECT survey, publications FROM surveys.survey WHERE survey = ANY ($1)
  ORDER BY survey FOR SHARE SKIP LOCKED)"};

}  // namespace

absl::StatusOr<std::map<base::Uuid, int64_t>> HoldPublications(
    postgres::Transaction& transaction, const std::vector<base::Uuid>& surveys) {
  std::map<base::Uuid, int64_t> publications;
  if (surveys.empty()) return publications;
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           transaction.Query(kHold, postgres::Params().UuidArray(surveys)));
  for (const postgres::Row& row : rows) publications[row.Uuid("survey")] = row.Int("publications");
  return publications;
}

}  // namespace tanggap::surveys
