#include "services/surveys/domain/comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "libs/errors/error.h"
#include "services/surveys/domain/figure.h"
#include "services/surveys/domain/index.h"
#include "services/surveys/domain/sample_size.h"
#include "services/surveys/domain/spread.h"
#include "services/surveys/domain/student.h"

namespace tanggap::surveys {

namespace {

constexpr double kSignificant = 0.05;

// A change that was tested, before correction.
struct Tested {
  v1::Change change;
  std::optional<double> probability;
};

// (v1 + v2)^2 / (v1^2 / df1 + v2^2 / df2). One of the two varies.
template <typename Number>
Number WelchDegrees(const Number& first, const Number& second, const Number& first_degrees,
                    const Number& second_degrees) {
  const Number sum = first + second;
  return sum * sum / (first * first / first_degrees + second * second / second_degrees);
}

// The degrees of freedom, exact where both variances are.
struct Degrees {
  v1::Figure figure;
  double value = 0;
};

Degrees DegreesOf(const SquaredError& base, const SquaredError& compared) {
  Degrees degrees;
  if (base.exact && compared.exact) {
    const Rational exact =
        WelchDegrees(*base.exact, *compared.exact, Rational(base.degrees_of_freedom),
                     Rational(compared.degrees_of_freedom));
    degrees.figure = RationalFigure(exact, kMeanDigits);
    degrees.value = exact.ToDouble();
    return degrees;
  }
  degrees.value =
      WelchDegrees(base.value, compared.value, static_cast<double>(base.degrees_of_freedom),
                   static_cast<double>(compared.degrees_of_freedom));
  degrees.figure.set_value(
      Rational(std::llround(degrees.value * 10000), 10000).Decimal(kMeanDigits));
  return degrees;
}

Tested Test(const Rational& difference, const SquaredError& base, const SquaredError& compared) {
  Tested tested;
  const double variance = base.value + compared.value;
  const double error = std::sqrt(variance);
  *tested.change.mutable_standard_error() = RootFigure(error);
  if (variance == 0) {
    tested.probability = difference == Rational(0) ? 1 : 0;
  } else {
    Degrees degrees = DegreesOf(base, compared);
    tested.probability = StudentTwoTailed(difference.ToDouble() / error, degrees.value);
    *tested.change.mutable_degrees_of_freedom() = std::move(degrees.figure);
  }
  *tested.change.mutable_probability() = RootFigure(*tested.probability);
  return tested;
}

void Judge(double corrected, v1::Change& change) {
  *change.mutable_corrected_probability() = RootFigure(corrected);
  change.set_significant(corrected < kSignificant);
}

// Squares of errors of an element's value, which is its mean times the multiplier.
SquaredError Scaled(SquaredError error, const Rational& multiplier) {
  *error.exact *= multiplier * multiplier;
  error.value = error.exact->ToDouble();
  return error;
}

class GroupComparison {
 public:
  GroupComparison(const Profile& profile, const ComparedGroup& base, const ComparedGroup& compared)
      : profile_(profile), base_(base), compared_(compared) {}

  std::optional<IndexComparison> Compute() {
    if (Responses(base_) < kFewestForSpread || Responses(compared_) < kFewestForSpread)
      return std::nullopt;
    const std::optional<ExactIndex> base = IndexOf(base_);
    const std::optional<ExactIndex> compared = IndexOf(compared_);
    if (!base || !compared) return std::nullopt;
    const std::optional<SquaredError> base_error = ErrorOf(base_);
    const std::optional<SquaredError> compared_error = ErrorOf(compared_);
    if (!base_error || !compared_error) return std::nullopt;
    const Rational difference = compared->index - base->index;
    Tested tested = Test(difference, *base_error, *compared_error);
    *tested.change.mutable_difference() = RationalFigure(difference, profile_.decimals);
    tested.change.set_grade_changed(base->band != compared->band);
    Judge(*tested.probability, tested.change);
    return IndexComparison{.index = std::move(tested.change),
                           .elements = Elements(*base, *compared)};
  }

 private:
  static int64_t Responses(const ComparedGroup& group) { return group.sums.all().responses.all; }
  std::optional<ExactIndex> IndexOf(const ComparedGroup& group) const {
    return ComputeIndex(profile_, group.sums.layout(), group.sums.all());
  }
  std::optional<SquaredError> ErrorOf(const ComparedGroup& group) const {
    return IndexError(profile_, group.sums.layout(), group.sums.all(), group.population);
  }
  SquaredError ElementError(const ComparedGroup& group, size_t i) const {
    return Scaled(MeanError(group.sums.layout(), group.sums.all(), i, group.population),
                  profile_.multiplier);
  }
  bool Varies(size_t i) const {
    return base_.sums.all().elements[i].people.all >= kFewestForSpread &&
           compared_.sums.all().elements[i].people.all >= kFewestForSpread;
  }

  Tested TestElement(size_t i, const Rational& base, const Rational& compared) const {
    const Rational difference = compared - base;
    Tested tested;
    if (Varies(i)) tested = Test(difference, ElementError(base_, i), ElementError(compared_, i));
    *tested.change.mutable_difference() = RationalFigure(difference, profile_.decimals);
    tested.change.set_grade_changed(&BandOf(profile_, base.Rounded(profile_.decimals)) !=
                                    &BandOf(profile_, compared.Rounded(profile_.decimals)));
    return tested;
  }

  std::vector<v1::ElementChange> Elements(const ExactIndex& base, const ExactIndex& compared) {
    std::vector<v1::ElementChange> changes(base.elements.size());
    std::vector<size_t> tested_at;
    std::vector<double> probabilities;
    for (size_t i = 0; i < changes.size(); ++i) {
      Tested tested = TestElement(i, base.elements[i].value, compared.elements[i].value);
      changes[i].set_element(profile_.elements[i].code);
      *changes[i].mutable_change() = std::move(tested.change);
      if (!tested.probability) continue;
      tested_at.push_back(i);
      probabilities.push_back(*tested.probability);
    }
    const std::vector<double> corrected = HolmCorrected(probabilities);
    for (size_t i = 0; i < tested_at.size(); ++i)
      Judge(corrected[i], *changes[tested_at[i]].mutable_change());
    return changes;
  }

  const Profile& profile_;
  const ComparedGroup& base_;
  const ComparedGroup& compared_;
};

}  // namespace

std::vector<double> HolmCorrected(const std::vector<double>& probabilities) {
  std::vector<size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {}, [&](size_t i) { return probabilities[i]; });
  std::vector<double> corrected(probabilities.size());
  double greatest = 0;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const double times = static_cast<double>(order.size() - rank) * probabilities[order[rank]];
    greatest = std::max(greatest, std::min(1.0, times));
    corrected[order[rank]] = greatest;
  }
  return corrected;
}

absl::StatusOr<std::optional<IndexComparison>> Compare(const Profile& profile,
                                                       const ComparedGroup& base,
                                                       const ComparedGroup& compared) {
  if (base.sums.layout().profile != profile.code || compared.sums.layout().profile != profile.code)
    return errors::Error(errors::Reason::RESULTS_NOT_COMPARABLE).ToStatus();
  return GroupComparison(profile, base, compared).Compute();
}

}  // namespace tanggap::surveys
