#include "services/surveys/domain/element_scale.h"

#include <numeric>

#include "libs/base/invariant.h"

namespace tanggap::surveys {

ElementScale ScaleOf(const Profile& profile, int points) {
  TANGGAP_INVARIANT(points >= 2, "a scale has two points at least");
  const int64_t width = profile.highest - profile.lowest;
  const int64_t steps = points - 1;
  return {.points = points, .divisor = steps / std::gcd(width, steps), .converted = steps != width};
}

int64_t ScaledValue(const Profile& profile, const ElementScale& scale, int point) {
  const int64_t width = profile.highest - profile.lowest;
  return profile.lowest * scale.divisor + (point - 1) * width * scale.divisor / (scale.points - 1);
}

Layout LayoutOf(const Profile& profile, const std::vector<int>& points) {
  TANGGAP_INVARIANT(points.size() == profile.elements.size(), "each element has its scale");
  Layout layout{.profile = profile.code};
  for (int number : points) layout.elements.push_back(ScaleOf(profile, number));
  return layout;
}

}  // namespace tanggap::surveys
