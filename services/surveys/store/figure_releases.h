// What others were told of figures (FiguresReleased), and of which surveys something is to be told.
//
//   FigureReleases releases(pool);
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<DueRelease> due, releases.FindDue(month, deadline));
//   for (const DueRelease& each : due) {
//     TANGGAP_RETURN_IF_ERROR(releases.Tell(each, deadline, make).status());
//   }
//
// Of a month's part each telling is one version. Safe to share between threads and processes.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/events/outbox.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/figure_release.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

// A survey of which something may be to be told.
struct DueRelease {
  base::Uuid survey;
  std::string agency;
  v1::SurveyPurpose purpose = v1::SURVEY_PURPOSE_UNSPECIFIED;
  std::string index_profile;
  int min_cell = 0;

  std::string Name() const { return "surveys/" + survey.ToString(); }
};

struct ToldPart {
  int version = 0;
  // Nothing more is to come of it.
  bool complete = false;
  // That was noted without a word to anybody: it may not be shown any more.
  bool withheld = false;
  // A serialized Released; empty for a month that has not changed since.
  std::string released;
};

// How a survey stands while its figures are held.
struct ReleaseStanding {
  // Of its figures.
  int64_t version = 0;
  std::map<FigurePart, ToldPart> told;
  // Series and months whose cells have changed.
  std::set<std::pair<int, int>> changed;
  // Units of which something waits to be counted.
  std::set<FigurePart> waiting;
};

struct NewRelease {
  FigurePart part;
  int version = 0;
  bool complete = false;
  std::string released;
  events::OutboxEvent event;
};

struct ReleaseChange {
  std::vector<NewRelease> news;
  // Parts that were told once: complete from now on, and nobody is told.
  std::vector<FigurePart> withheld;
};

class FigureReleases {
 public:
  // The pool outlives it.
  explicit FigureReleases(postgres::Pool& pool) : pool_(pool) {}

  // Those whose cells have changed, and those of which a part of a month before `month` is not
  // complete.
  absl::StatusOr<std::vector<DueRelease>> FindDue(int month, absl::Time deadline);

  // Holds the survey's figures, lets `make` say what is to be told, and tells it. Gives how much;
  // nothing when somebody else holds them, which may take minutes.
  using Make =
      std::function<absl::StatusOr<ReleaseChange>(postgres::Transaction&, const ReleaseStanding&)>;
  absl::StatusOr<std::optional<size_t>> Tell(const DueRelease& due, absl::Time deadline,
                                             const Make& make);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
