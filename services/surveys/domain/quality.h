// What makes a response doubtful. Shown, never acted on: everything here is a flag.
//
//   if (IsStraightLined(elements)) flags.push_back(v1::QUALITY_FLAG_STRAIGHT_LINING);
//   if (IsTooQuick(content.seconds_taken(), way, definition)) ...
//   if (window.IsMany(clock.Now())) flags.push_back(v1::QUALITY_FLAG_BURST);
#pragma once

#include <absl/time/time.h>

#include <array>
#include <cstddef>
#include <vector>

#include "services/surveys/domain/element_answers.h"

namespace tanggap::surveys {

// The same point on every element, of five or more. One element without an answer, and it is not.
bool IsStraightLined(const std::vector<ElementAnswer>& elements);

// Less than two seconds for each question that was shown and takes an answer. 0 seconds: not known.
bool IsTooQuick(int seconds_taken, const Way& way, const Definition& definition);

// The responses of one collector as they come: whether 20 or more came within a minute. Holds
// nothing but the last 19 times, and those in memory only.
class BurstWindow {
 public:
  static constexpr size_t kMany = 20;

  // Whether one that comes now is the last of 20 or more within a minute.
  bool IsMany(absl::Time now) const;
  // One that came. Times do not go back.
  void Add(absl::Time time);
  // When the latest came; the infinite past when none has.
  absl::Time latest() const { return latest_; }

 private:
  std::array<absl::Time, kMany - 1> times_{};
  size_t count_ = 0;
  absl::Time latest_ = absl::InfinitePast();
};

// Whether an enumerator's batch is of ten or more of which nine in ten say the same of all
// elements. Each of its responses is then flagged. Responses that say nothing of any element are
// not alike.
bool IsBatchAlike(const std::vector<std::vector<ElementAnswer>>& batch);

}  // namespace tanggap::surveys
