// Which version of a case of another system is here: enough to tell whether what comes again is the
// same, says more, or says other things, without keeping what it said.
//
//   ImportMark mark = {.filing_hash = ..., .step_hashes = ...};      // api/import_marks.h makes it
//   if (SameSteps(known, mark) == StepCount(known)) ...              // it says all that was said before
#pragma once

#include <absl/time/time.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace tanggap::complaints {

// Bytes of the hash of one step. Keyed, so that nobody can look for two that are alike.
inline constexpr size_t kStepHashSize = 8;

struct ImportMark {
  // Of what was filed.
  std::string filing_hash;
  // Of each step, one behind the other.
  std::string step_hashes;
  // When the other system last changed it, if it says so.
  std::optional<absl::Time> source_update_time;
};

inline size_t StepCount(const ImportMark& mark) { return mark.step_hashes.size() / kStepHashSize; }

// How many steps two versions have in common from the first on.
inline size_t SameSteps(const ImportMark& a, const ImportMark& b) {
  size_t same = 0;
  const size_t most = std::min(StepCount(a), StepCount(b));
  while (same < most && a.step_hashes.compare(same * kStepHashSize, kStepHashSize, b.step_hashes,
                                              same * kStepHashSize, kStepHashSize) == 0)
    ++same;
  return same;
}

}  // namespace tanggap::complaints
