// Everything that is said of one group that may be shown: the official index and all that one must
// know to trust it, from sums alone.
//
//   GroupInput input{.sums = sums, .population = 2940, .min_cell = 5, .accidental_sample = true};
//   v1::Index index = IndexOfGroup(profile, input);
//   index.suppression();                      // EMPTY or ELEMENT_UNANSWERED, when there is no index
//
// Left to the caller: the group's key, labels, pending_count and mean_of_services; and whether the
// group may be shown at all (suppression.h).
#pragma once

#include <cstdint>
#include <optional>

#include "services/surveys/domain/index.h"

namespace tanggap::surveys {

struct GroupInput {
  const ElementSums& sums;
  // As it was said for exactly this unit, service and period; 0 when nobody did.
  int64_t population = 0;
  int min_cell = 5;
  // Whether it may be told who has a quality flag (flagged.h).
  bool tell_flagged = false;
  // Not every collector of the survey hands out tokens.
  bool accidental_sample = true;
  // A version of the period is REWORDED.
  bool reworded = false;
  bool trace = false;
  std::optional<Method> reproduction;
};

v1::Index IndexOfGroup(const Profile& profile, const GroupInput& input);

// Takes everything out of an index that tells who has a quality flag.
void ClearFlagged(v1::Index& index);

// A group that is not shown: how many there are tells nobody's answers.
v1::Index SuppressedIndex(v1::Suppression suppression, int64_t response_count);

}  // namespace tanggap::surveys
