// How far answers lie apart, from sums alone, and how far an index may therefore be off. Exact as
// long as it can be: nothing is subtracted in floating point, so that a million equal answers have
// a variance of zero and not of nearly zero.
//
//   std::optional<SquaredError> error = IndexError(profile, sums.layout(), sums.all(), population);
//   std::sqrt(error->value);                          // the standard error of the index
#pragma once

#include <cstdint>
#include <optional>

#include "services/surveys/domain/element_sums.h"

namespace tanggap::surveys {

// The square of a standard error, with what its distribution needs.
struct SquaredError {
  double value = 0;
  // The same as a fraction; nothing where elements have different numbers of answers, because the
  // common denominator of so many covariances has thousands of digits.
  std::optional<Rational> exact;
  int64_t degrees_of_freedom = 0;
  bool complete = false;  // everybody answered every element
};

// The variance of the weighted means (1 to 4) of those who answered every element, of whom there
// are two or more.
Rational WeightedMeanVariance(const Profile& profile, const Layout& layout, const SumSet& sums);

// Of the index. `population` reduces it (finite population correction, 1 - n/N) when it is greater
// than the number of responses. Nothing when an element has fewer than two answers.
//
// When all answered everything: m^2 / n times the variance of their own weighted means. Else
// m^2 times the sum over all pairs of w_u w_v C_uv n_uv / (n_u n_v), with C_uv the covariance of
// those n_uv who answered both, none where fewer than two did; below zero, which only patchwork of
// so few can give, counts as zero.
std::optional<SquaredError> IndexError(const Profile& profile, const Layout& layout,
                                       const SumSet& sums, int64_t population);

// Of one element's mean, reduced likewise, n being its own answers. It has two or more.
SquaredError MeanError(const Layout& layout, const SumSet& sums, size_t element,
                       int64_t population);

}  // namespace tanggap::surveys
