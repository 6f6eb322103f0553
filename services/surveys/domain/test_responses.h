// Responses for tests of figures.
//
//   const ElementSums sums = TestSums(profile, {{4, 3, 4, 4, 4, 4, 4, 4, 4}, {1, 0, 2, ...}});
//   const ElementSums printed = SumsWithMeans(profile, {331, 335, ...});   // NRR 3.31, 3.35, ... of 100
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "services/surveys/domain/element_sums.h"

namespace tanggap::surveys {

// A response of these points; 0 is no answer.
inline ResponseVector TestResponse(const std::vector<int>& points, bool flagged = false) {
  ResponseVector response{.flagged = flagged};
  for (int point : points)
    response.points.push_back(point == 0 ? std::nullopt : std::optional<int>(point));
  return response;
}

// All on the profile's own scale.
inline ElementSums TestSums(const Profile& profile,
                            const std::vector<std::vector<int>>& responses) {
  const auto points = static_cast<int>(profile.highest - profile.lowest + 1);
  ElementSums sums(LayoutOf(profile, std::vector<int>(profile.elements.size(), points)));
  for (const std::vector<int>& response : responses) sums.Add(profile, TestResponse(response));
  return sums;
}

// A hundred responses on 1 to 4 of which each element has this sum.
inline ElementSums SumsWithMeans(const Profile& profile, const std::vector<int>& hundredths) {
  std::vector<std::vector<int>> responses;
  for (int i = 0; i < 100; ++i) {
    std::vector<int> points;
    for (int sum : hundredths) points.push_back(sum / 100 + (i < sum % 100 ? 1 : 0));
    responses.push_back(points);
  }
  return TestSums(profile, responses);
}

// Anything that may come in on these scales.
inline ResponseVector RandomResponse(const Layout& layout, std::mt19937& engine) {
  ResponseVector response{.flagged = engine() % 5 == 0, .open = engine() % 3 != 0};
  for (const ElementScale& scale : layout.elements) {
    const auto points = static_cast<unsigned>(scale.points);
    response.points.push_back(engine() % 6 == 0
                                  ? std::nullopt
                                  : std::optional<int>(1 + static_cast<int>(engine() % points)));
  }
  return response;
}

}  // namespace tanggap::surveys
