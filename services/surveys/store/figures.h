// Reads what figures are made of: who was counted, and the cells of some groups. A survey's figures
// have a version, which changes with its cells; each reading says which one it saw, so that what
// was decided by counts is never put beside cells of another moment.
//
//   Figures figures(pool);
//   TANGGAP_ASSIGN_OR_RETURN(const MeasuredSurvey measured, figures.Load(id, viewer, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const Counts counts, figures.LoadCounts(id, 0, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const FoundCells found, figures.LoadCells(id, asked, deadline));
//   if (found.version != counts.version) ...                             // once more
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/access.h"
#include "services/surveys/domain/cell.h"
#include "services/surveys/domain/survey.h"

namespace tanggap::surveys {

// Accepted, and in no figure yet.
struct PendingCount {
  int series = 0;
  std::string unit;
  int month = 0;
  int64_t count = 0;
};

struct MeasuredSurvey {
  // Without its draft.
  Survey survey;
  int64_t version = 0;
  // Not every collector hands out tokens.
  bool accidental = true;
  std::vector<PendingCount> pending;
};

// A cell that is a base (CellName::IsBase), without its sums.
struct CountedCell {
  CellName name;
  HeadCount people;
  // ParseAnswered reads it.
  std::string answered;
};

struct Counts {
  int64_t version = 0;
  std::vector<CountedCell> cells;
};

struct AskedPopulation {
  // Empty for the agency as a whole, and for all services.
  std::string unit;
  std::string service;
  std::string period;
};

struct AskedCells {
  std::vector<CellName> cells;
  std::vector<AskedPopulation> populations;
};

struct FoundCells {
  int64_t version = 0;
  // As they were asked for; of one that is not there nobody is in it.
  std::vector<CellContent> cells;
  // 0 where nobody said.
  std::vector<int64_t> populations;
};

// What was given for the answers of a base cell.
struct TalliedCell {
  CellName name;
  HeadCount people;
  Tallies tallies;
};

struct TalliedCells {
  int64_t version = 0;
  std::vector<TalliedCell> cells;
};

class Figures {
 public:
  explicit Figures(postgres::Pool& pool);
  // As a transaction sees them, with what it has changed itself. For its thread alone.
  explicit Figures(postgres::Transaction& transaction);

  // RESOURCE_NOT_FOUND when the viewer may not see it.
  absl::StatusOr<MeasuredSurvey> Load(const base::Uuid& survey, const Viewer& viewer,
                                      absl::Time deadline);
  // Of all series; by a dimension of the profile, or UNSPECIFIED for everybody.
  absl::StatusOr<Counts> LoadCounts(const base::Uuid& survey, v1::ProfileDimension dimension,
                                    absl::Time deadline);
  absl::StatusOr<FoundCells> LoadCells(const base::Uuid& survey, const AskedCells& asked,
                                       absl::Time deadline);
  absl::StatusOr<TalliedCells> LoadTallies(const base::Uuid& survey, int series,
                                           v1::ProfileDimension dimension, absl::Time deadline);

  // What may change the answer to a question about a survey: its version, how many are pending.
  struct Standing {
    int64_t version = 0;
    int64_t pending = 0;
    friend bool operator==(const Standing&, const Standing&) = default;
  };
  // In the order of `surveys`.
  absl::StatusOr<std::vector<Standing>> LoadStandings(const std::vector<base::Uuid>& surveys,
                                                      absl::Time deadline);

  // Surveys of an agency that are computed by a profile and were published, by their ids.
  absl::StatusOr<std::vector<MeasuredSurvey>> ListOfProfile(const std::string& agency,
                                                            const std::string& profile,
                                                            absl::Time deadline);

 private:
  using Query = std::function<absl::StatusOr<postgres::Rows>(
      postgres::StatementView, const postgres::Params&, absl::Time deadline)>;
  const Query query_;
};

}  // namespace tanggap::surveys
