// Of which groups it may be told who has a quality flag: how many have one, and what the index is
// without them. By subtraction both tell the sums of those who have one, so that these, and those
// who have none, are groups of their own, decided as the options of the respondents' profile are.
//
//   const Suppressions decided = DecideFlagged(cells, survey.min_cell, shown);
//   MayTellFlagged(decided, {.unit = "puskesmas-1", .period = *ParsePeriod("2026-Q3")});
#pragma once

#include <optional>
#include <vector>

#include "services/surveys/domain/suppression.h"

namespace tanggap::surveys {

struct FlaggedCell {
  CellCount all;
  // Of `all.people`, in its order; nothing when it is not known.
  std::optional<std::vector<HeadCount>> flagged;
};

// Beside what is shown of all: `of_all` is decided over the same cells.
Suppressions DecideFlagged(const std::vector<FlaggedCell>& cells, int min_cell,
                           const Suppressions& of_all,
                           int most_unknowns = Suppressions::kMostUnknowns);

// Of a group that is shown, names no option and holds no cell that is unsettled. False where nobody
// has a flag.
bool MayTellFlagged(const Suppressions& decided, const GroupName& group);

}  // namespace tanggap::surveys
