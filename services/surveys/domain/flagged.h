// Of which groups it may be told who has a quality flag: how many have one, and what the index is
// without them. By subtraction both tell the sums of those who have one, so that these, and those
// who have none, are groups of their own, decided as the options of the respondents' profile are.
//
//   const Suppressions decided = DecideFlagged(cells, survey.min_cell, shown);
//   MayTellFlagged(decided, {.unit = "puskesmas-1", .period = *ParsePeriod("2026-Q3")});
//
// Of months that open people are still added to step by step nothing is told: a step is of enough
// people, and perhaps of one who has a flag.
#pragma once

#include <absl/time/civil_time.h>

#include <optional>
#include <set>
#include <vector>

#include "services/surveys/domain/suppression.h"

namespace tanggap::surveys {

// Months, such as 202607, in which open people were counted and that have not ended or of which
// something waits to be counted.
std::set<int> UnsettledMonths(const std::vector<CellCount>& cells, absl::CivilDay today,
                              const std::set<int>& waiting);
// Whether it holds open people of one of them.
bool IsUnsettled(const CellCount& cell, const std::set<int>& months);

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
