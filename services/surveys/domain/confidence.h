// How sure an index and its elements are, as if the responses were a random sample: standard
// errors, intervals, and how likely each grade is to be the true one.
//
//   PresentErrors(profile, sums.layout(), sums.all(), index, population, true, figures);
//   std::optional<v1::Confidence> confidence =
//       ConfidenceOf(profile, sums.layout(), sums.all(), index, population);
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "services/surveys/domain/index.h"

namespace tanggap::surveys {

// Nothing with fewer than 5 respondents, or an element that fewer than 2 answered.
std::optional<v1::Confidence> ConfidenceOf(const Profile& profile, const Layout& layout,
                                           const SumSet& sums, const ExactIndex& index,
                                           int64_t population);

// Adds the standard error to each element that 5 or more answered, and with `intervals` its limits
// and the probabilities of its grades.
void PresentErrors(const Profile& profile, const Layout& layout, const SumSet& sums,
                   const ExactIndex& index, int64_t population, bool intervals,
                   v1::IndexFigures& figures);

// How likely each grade is, worst first: the share of the t distribution about `centre`, which is
// not rounded, that would be printed as an index with that grade. As printed they add up to 1.
std::vector<v1::GradeProbability> GradeProbabilities(const Profile& profile, const Rational& centre,
                                                     double standard_error,
                                                     int64_t degrees_of_freedom);

}  // namespace tanggap::surveys
