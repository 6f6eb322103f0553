// The surveys whose results are asked for, and moments at which their figures are read.
//
//   Figures figures(pool);
//   TANGGAP_ASSIGN_OR_RETURN(const MeasuredSurvey measured, figures.Load(id, viewer, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const auto moment, figures.Look(deadline));       // figures_moment.h
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/access.h"
#include "services/surveys/domain/survey.h"
#include "services/surveys/store/figures_moment.h"

namespace tanggap::surveys {

struct MeasuredSurvey {
  // Without its draft.
  Survey survey;
  // Not every collector hands out tokens.
  bool accidental = true;
};

class Figures {
 public:
  explicit Figures(postgres::Pool& pool);
  // As a transaction sees them, which has locked the survey's figures, with what it has changed
  // itself. For its thread alone.
  explicit Figures(postgres::Transaction& transaction);

  // RESOURCE_NOT_FOUND when the viewer may not see it.
  absl::StatusOr<MeasuredSurvey> Load(const base::Uuid& survey, const Viewer& viewer,
                                      absl::Time deadline);
  // Holds a connection for as long as it is there: nothing else is asked of the database meanwhile.
  absl::StatusOr<std::unique_ptr<FiguresMoment>> Look(absl::Time deadline);

  // What may change the answer to a question about a survey: its version, and how many wait,
  // counted up to kMostLookedFor.
  static constexpr int64_t kMostLookedFor = 5'000;
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
  using Moment = std::function<absl::StatusOr<std::unique_ptr<postgres::Snapshot>>(absl::Time)>;
  using Query = std::function<absl::StatusOr<postgres::Rows>(
      postgres::StatementView, const postgres::Params&, absl::Time deadline)>;
  const Moment look_;
  const Query query_;
};

}  // namespace tanggap::surveys
