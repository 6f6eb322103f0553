// The index of the regulation, exactly:
//
//   NRR = S / n          the sum of an element's values by the number of its answers
//   weighted NRR = NRR * w
//   index = m * (sum of weighted NRR), rounded half up once, then graded by what is printed
//
//   const std::optional<ExactIndex> index = ComputeIndex(profile, sums.layout(), sums.all());
//   index->index.Exact();                               // "1571/18"
//   index->printed.Decimal(profile.decimals);           // "87.28"
//   index->band->grade;                                 // "B"
//
// A Method other than the regulation's own makes the figures of old reports again: with the weight
// that they printed, or rounded on the way.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <vector>

#include "services/surveys/domain/element_sums.h"
#include "services/surveys/domain/profile.h"
#include "tanggap/surveys/v1/index.pb.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// How to compute. As it begins: as the regulation says.
struct Method {
  std::optional<Rational> weight;             // of every element, instead of the profile's own
  std::optional<int> mean_decimals;           // NRR is rounded before the next step
  std::optional<int> weighted_mean_decimals;  // the weighted NRR is
  std::optional<int> total_decimals;          // their sum is
};

struct ExactElement {
  Rational mean;  // NRR
  Rational weight;
  Rational weighted_mean;
  Rational value;  // the mean times the multiplier
};

struct ExactIndex {
  std::vector<ExactElement> elements;
  Rational weighted_mean;      // their sum
  Rational index;              // not rounded
  Rational printed;            // rounded, which alone is graded
  const Band* band = nullptr;  // of the profile
};

// INVALID_FIELD, named below `path`, for what the contract's field rules would let through and is
// no weight.
absl::StatusOr<Method> MethodOf(const v1::Reproduction& reproduction, std::string_view path);

// The mean of an element, of which there is an answer.
Rational MeanOf(const ElementScale& scale, const ElementTally& tally);

// Nothing while an element has no answer: without it there is no index.
std::optional<ExactIndex> ComputeIndex(const Profile& profile, const Layout& layout,
                                       const SumSet& sums, const Method& method = {});
// The same from NRR that are known already, in the order of the profile.
ExactIndex ComputeIndexOfMeans(const Profile& profile, std::vector<Rational> means,
                               const Method& method = {});

// As the contract has it, less what comes from sums (sum, answer_count, point_counts, standard
// errors) and the labels, which are in the caller's language.
v1::IndexFigures PresentIndex(const Profile& profile, const ExactIndex& index);
// Adds sum, answer_count and point_counts.
void PresentSums(const Layout& layout, const SumSet& sums, v1::IndexFigures& figures);

// The plain mean of several indexes: a companion of the pooled one, and another number.
v1::Figure PlainMean(const Profile& profile, const std::vector<Rational>& indexes);

}  // namespace tanggap::surveys
