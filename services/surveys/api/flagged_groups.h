// Of which groups of a series it may be told who has a quality flag, at one moment.
//
//   FlaggedGroups flagged({books, *book, series, *moment, today, deadline});
//   TANGGAP_ASSIGN_OR_RETURN(const bool told, flagged.MayBeTold(group, sums));
//
// Nothing is read or decided for groups where nobody has one, or too few.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <memory>
#include <optional>
#include <set>

#include "services/surveys/api/suppression_book.h"

namespace tanggap::surveys {

class FlaggedGroups {
 public:
  // All that is given outlives it.
  struct Of {
    SuppressionBooks& books;
    const SuppressionBook& book;
    int series = 0;
    FiguresMoment& moment;
    // In the agency's time zone.
    absl::CivilDay today;
    absl::Time deadline;
  };
  explicit FlaggedGroups(const Of& of) : of_(of) {}

  // Of a group that is shown, and of its sums.
  absl::StatusOr<bool> MayBeTold(const GroupName& group, const ElementSums& sums);

 private:
  absl::StatusOr<bool> IsSettled(const CountedSeries& counted, const GroupName& group);

  const Of of_;
  // Months that have not ended, and with them those of which something waits.
  std::optional<std::set<int>> running_;
  std::optional<std::set<int>> unsettled_;
  std::shared_ptr<const Suppressions> decided_;
};

}  // namespace tanggap::surveys
