#include "services/surveys/domain/index.h"

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/figure.h"

namespace tanggap::surveys {

namespace {

// Digits of a weight whose decimal never ends, as that of 1/9.
constexpr int kWeightDigits = 6;

v1::Figure WeightFigure(const Rational& weight) {
  v1::Figure figure = RationalFigure(weight, kWeightDigits);
  if (const std::optional<std::string> whole = weight.WholeDecimal()) figure.set_value(*whole);
  return figure;
}

Rational RoundedIf(const std::optional<int>& digits, Rational value) {
  return digits ? value.Rounded(*digits) : value;
}

ExactElement ElementOf(const Profile& profile, size_t i, Rational mean, const Method& method) {
  ExactElement element;
  element.mean = RoundedIf(method.mean_decimals, std::move(mean));
  element.weight = method.weight.value_or(profile.elements[i].weight);
  element.weighted_mean = RoundedIf(method.weighted_mean_decimals, element.mean * element.weight);
  element.value = element.mean * profile.multiplier;
  return element;
}

}  // namespace

absl::StatusOr<Method> MethodOf(const v1::Reproduction& reproduction, std::string_view path) {
  Method method;
  if (!reproduction.weight().empty()) {
    method.weight = Rational::FromDecimal(reproduction.weight());
    if (!method.weight || *method.weight <= Rational(0)) {
      return errors::Error(errors::Reason::INVALID_FIELD)
          .Field(base::Join(path, ".weight"), "Must be an exact decimal greater than zero.")
          .ToStatus();
    }
  }
  if (reproduction.has_mean_decimals()) method.mean_decimals = reproduction.mean_decimals();
  if (reproduction.has_weighted_mean_decimals())
    method.weighted_mean_decimals = reproduction.weighted_mean_decimals();
  if (reproduction.has_total_decimals()) method.total_decimals = reproduction.total_decimals();
  return method;
}

Rational MeanOf(const ElementScale& scale, const ElementTally& tally) {
  return Rational(tally.sum, scale.divisor) / Rational(tally.people.all);
}

std::optional<ExactIndex> ComputeIndex(const Profile& profile, const Layout& layout,
                                       const SumSet& sums, const Method& method) {
  TANGGAP_INVARIANT(layout.profile == profile.code, "sums that another profile measured");
  std::vector<Rational> means;
  for (size_t i = 0; i < sums.elements.size(); ++i) {
    if (sums.elements[i].people.all <= 0) return std::nullopt;
    means.push_back(MeanOf(layout.elements[i], sums.elements[i]));
  }
  return ComputeIndexOfMeans(profile, std::move(means), method);
}

ExactIndex ComputeIndexOfMeans(const Profile& profile, std::vector<Rational> means,
                               const Method& method) {
  ExactIndex index;
  for (size_t i = 0; i < means.size(); ++i) {
    index.elements.push_back(ElementOf(profile, i, std::move(means[i]), method));
    index.weighted_mean += index.elements.back().weighted_mean;
  }
  index.weighted_mean = RoundedIf(method.total_decimals, std::move(index.weighted_mean));
  index.index = index.weighted_mean * profile.multiplier;
  index.printed = index.index.Rounded(profile.decimals);
  index.band = &BandOf(profile, index.printed);
  return index;
}

v1::IndexFigures PresentIndex(const Profile& profile, const ExactIndex& index) {
  v1::IndexFigures figures;
  *figures.mutable_index() = RationalFigure(index.index, profile.decimals);
  *figures.mutable_weighted_mean() = RationalFigure(index.weighted_mean, kMeanDigits);
  figures.set_grade(index.band->grade);
  figures.set_performance(index.band->performance);
  for (size_t i = 0; i < index.elements.size(); ++i) {
    const ExactElement& exact = index.elements[i];
    v1::ElementFigures& element = *figures.add_elements();
    element.set_element(profile.elements[i].code);
    *element.mutable_mean() = RationalFigure(exact.mean, kMeanDigits);
    *element.mutable_weight() = WeightFigure(exact.weight);
    *element.mutable_weighted_mean() = RationalFigure(exact.weighted_mean, kMeanDigits);
    *element.mutable_value() = RationalFigure(exact.value, profile.decimals);
    const Band& band = BandOf(profile, exact.value.Rounded(profile.decimals));
    element.set_grade(band.grade);
    element.set_performance(band.performance);
  }
  return figures;
}

void PresentSums(const Layout& layout, const SumSet& sums, v1::IndexFigures& figures) {
  for (int i = 0; i < figures.elements_size(); ++i) {
    const ElementScale& scale = layout.elements[static_cast<size_t>(i)];
    const ElementTally& tally = sums.elements[static_cast<size_t>(i)];
    v1::ElementFigures& element = *figures.mutable_elements(i);
    *element.mutable_sum() =
        RationalFigure(Rational(tally.sum, scale.divisor), scale.converted ? kMeanDigits : 0);
    element.set_answer_count(tally.people.all);
    if (!scale.converted)
      element.mutable_point_counts()->Assign(tally.points.begin(), tally.points.end());
  }
}

v1::Figure PlainMean(const Profile& profile, const std::vector<Rational>& indexes) {
  Rational total;
  for (const Rational& index : indexes) total += index;
  return RationalFigure(total / Rational(static_cast<int64_t>(indexes.size())), profile.decimals);
}

}  // namespace tanggap::surveys
