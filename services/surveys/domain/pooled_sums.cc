// Sums of several surveys of one profile: brought to common scales first.
#include <numeric>

#include "libs/errors/error.h"
#include "services/surveys/domain/element_sums.h"

namespace tanggap::surveys {

namespace {

ElementScale CommonScale(const ElementScale& first, const ElementScale& second) {
  if (first == second) return first;
  return {.points = 0, .divisor = std::lcm(first.divisor, second.divisor), .converted = true};
}

Layout CommonLayout(const Layout& first, const Layout& second) {
  Layout common{.profile = first.profile};
  for (size_t i = 0; i < first.elements.size(); ++i)
    common.elements.push_back(CommonScale(first.elements[i], second.elements[i]));
  return common;
}

// The same sums of values scaled by `to` instead of `from`, whose divisors are multiples.
SumSet Rescaled(const SumSet& set, const Layout& from, const Layout& to) {
  SumSet scaled = set;
  const size_t size = to.elements.size();
  const auto factor = [&](size_t i) { return to.elements[i].divisor / from.elements[i].divisor; };
  for (size_t i = 0; i < size; ++i) {
    ElementTally& tally = scaled.elements[i];
    tally.sum *= factor(i);
    tally.squares *= factor(i) * factor(i);
    if (from.elements[i].points != to.elements[i].points) tally.points.clear();
    scaled.complete_sums[i] *= factor(i);
    scaled.complete_squares[i] *= factor(i) * factor(i);
    for (size_t j = i + 1; j < size; ++j) {
      const size_t at = PairAt(i, j, size);
      scaled.pairs[at].first_sum *= factor(i);
      scaled.pairs[at].second_sum *= factor(j);
      scaled.pairs[at].products *= factor(i) * factor(j);
      scaled.complete_products[at] *= factor(i) * factor(j);
    }
  }
  return scaled;
}

}  // namespace

absl::StatusOr<ElementSums> Pool(const ElementSums& first, const ElementSums& second) {
  if (first.layout_.profile != second.layout_.profile ||
      first.layout_.elements.size() != second.layout_.elements.size())
    return errors::Error(errors::Reason::RESULTS_NOT_COMPARABLE).ToStatus();
  ElementSums pooled(CommonLayout(first.layout_, second.layout_));
  for (const ElementSums* part : {&first, &second}) {
    pooled.all_.Add(Rescaled(part->all_, part->layout_, pooled.layout_), 1);
    pooled.flagged_.Add(Rescaled(part->flagged_, part->layout_, pooled.layout_), 1);
  }
  return pooled;
}

}  // namespace tanggap::surveys
