#include "services/surveys/domain/quality.h"

#include <algorithm>

namespace tanggap::surveys {
namespace {

constexpr size_t kEnoughElements = 5;
constexpr size_t kSecondsEach = 2;
constexpr size_t kLargeBatch = 10;

bool SaysAnything(const std::vector<ElementAnswer>& elements) {
  return std::any_of(elements.begin(), elements.end(),
                     [](const ElementAnswer& answer) { return answer.point.has_value(); });
}

}  // namespace

bool IsStraightLined(const std::vector<ElementAnswer>& elements) {
  if (elements.size() < kEnoughElements || !elements.front().point.has_value()) return false;
  return std::all_of(elements.begin(), elements.end(), [&](const ElementAnswer& answer) {
    return answer.point == elements.front().point;
  });
}

bool IsTooQuick(int seconds_taken, const Way& way, const Definition& definition) {
  if (seconds_taken <= 0) return false;
  size_t asked = 0;
  for (size_t q = 0; q < way.shown.size(); ++q) {
    if (way.shown[q] && definition.questions()[q].TakesAnswer()) ++asked;
  }
  return static_cast<size_t>(seconds_taken) < kSecondsEach * asked;
}

bool BurstWindow::IsMany(absl::Time now) const {
  // The place of the next is that of the nineteenth before it.
  return count_ >= times_.size() && now - times_[count_ % times_.size()] < absl::Minutes(1);
}

void BurstWindow::Add(absl::Time time) {
  latest_ = time;
  times_[count_++ % times_.size()] = time;
}

bool IsBatchAlike(const std::vector<std::vector<ElementAnswer>>& batch) {
  if (batch.size() < kLargeBatch) return false;
  size_t most = 0;
  for (const std::vector<ElementAnswer>& one : batch) {
    if (!SaysAnything(one)) continue;
    most = std::max(most, static_cast<size_t>(std::count(batch.begin(), batch.end(), one)));
  }
  return most * 10 >= batch.size() * 9;
}

}  // namespace tanggap::surveys
