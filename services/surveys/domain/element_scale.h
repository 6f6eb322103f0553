// From the points that people choose to the values that an index adds up: whole numbers, exactly,
// whatever the scale of the question.
//
//   const ElementScale scale = ScaleOf(profile, 6);        // six points measured on the profile's 1 to 4
//   ScaledValue(profile, scale, 3);                        // 11: point 3 is 11/5
//
// A question with another number of points than the profile's scale is converted linearly,
// lowest + (s - 1) * (highest - lowest) / (n - 1), so that the ends stay the ends. (Reports that
// divide six points by 1.5 begin below the scale.) All such values are multiples of 1/divisor.
#pragma once

#include <cstdint>
#include <vector>

#include "services/surveys/domain/profile.h"

namespace tanggap::surveys {

struct ElementScale {
  int points = 0;          // of the question, 2 to 11; 0 when several scales were put together
  int64_t divisor = 1;     // the value is the scaled value divided by this
  bool converted = false;  // the points are not the profile's own

  friend bool operator==(const ElementScale&, const ElementScale&) = default;
};

// What the elements of one series, or of several put together, are measured with.
struct Layout {
  std::string profile;                 // its code: figures of two profiles are never added
  std::vector<ElementScale> elements;  // in the order of the profile

  friend bool operator==(const Layout&, const Layout&) = default;
};

ElementScale ScaleOf(const Profile& profile, int points);
// The value of a point, 1 to scale.points, times scale.divisor.
int64_t ScaledValue(const Profile& profile, const ElementScale& scale, int point);
// Every element on a question with so many points, in the order of the profile.
Layout LayoutOf(const Profile& profile, const std::vector<int>& points);

}  // namespace tanggap::surveys
