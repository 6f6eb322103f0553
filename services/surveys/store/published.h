// Which results of a survey are published: their months take no other responses any more. The
// stores of publications know it.
//
//   const ReadPublished read_published = [&](const base::Uuid& survey, absl::Time deadline) {
//     return publications.PeriodsOf(survey, deadline);
//   };
//   if (PublishedIn(published, series, 202607)) return Error(Reason::PERIOD_PUBLISHED);
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "libs/base/uuid.h"
#include "services/surveys/domain/period.h"

namespace tanggap::surveys {

struct PublishedResults {
  // 1, 2, 3, ... of the survey.
  int64_t number = 0;
  int series = 0;
  Period period;
};

// Of one survey, by number.
using ReadPublished = std::function<absl::StatusOr<std::vector<PublishedResults>>(
    const base::Uuid& survey, absl::Time deadline)>;

// Those that hold a month such as 202607, up to a number; 0 for all.
inline std::vector<PublishedResults> PublishedIn(const std::vector<PublishedResults>& all,
                                                 int series, int month, int64_t up_to = 0) {
  std::vector<PublishedResults> in;
  for (const PublishedResults& one : all) {
    const bool holds = one.period.Holds(MonthOf(month));
    if (one.series == series && holds && (up_to == 0 || one.number <= up_to)) in.push_back(one);
  }
  return in;
}

}  // namespace tanggap::surveys
