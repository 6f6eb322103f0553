// What else of a survey its changes must look at: which collectors it has, and which of its
// services they or its responses name. Collectors that are made, or changed so that it matters to
// the survey, after that was loaded are noticed when it is saved (Survey::collectors_made).
//
//   const ReadUse read_use = [&](const Survey& survey, absl::Time deadline) {
//     return uses.Read(survey, calendar, clock.Now(), deadline);
//   };
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "libs/directory/calendar.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/lint_respondents.h"
#include "services/surveys/domain/survey.h"

namespace tanggap::surveys {

struct SurveyUse {
  // Those that are not ENDED, the oldest first.
  std::vector<CollectorFacts> collectors;
  // Of the survey's services, those that a collector, ended or not, or a response names.
  std::set<std::string> services;
};

using ReadUse = std::function<absl::StatusOr<SurveyUse>(const Survey& survey, absl::Time deadline)>;

class Uses {
 public:
  explicit Uses(postgres::Pool& pool) : pool_(pool) {}

  // As of `now`; `calendar` is that of the survey's agency.
  absl::StatusOr<SurveyUse> Read(const Survey& survey, const directory::WorkCalendar& calendar,
                                 absl::Time now, absl::Time deadline);

 private:
  absl::Status ReadCollectors(const Survey& survey, const directory::WorkCalendar& calendar,
                              absl::Time now, absl::Time deadline, SurveyUse& use);
  absl::Status ReadServices(const Survey& survey, absl::Time deadline, SurveyUse& use);

  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
