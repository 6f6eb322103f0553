#include "services/surveys/domain/confidence.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "services/surveys/domain/figure.h"
#include "services/surveys/domain/sample_size.h"
#include "services/surveys/domain/spread.h"
#include "services/surveys/domain/student.h"

namespace tanggap::surveys {

namespace {

// Probabilities are printed in these.
constexpr int64_t kUnits = 1'000'000'000'000;

struct Interval {
  double lower = 0;
  double upper = 0;
};

Interval IntervalOf(const Profile& profile, double centre, double standard_error, double reach) {
  return {.lower = std::max(centre - reach * standard_error, profile.least_index.ToDouble()),
          .upper = std::min(centre + reach * standard_error, profile.greatest_index.ToDouble())};
}

// How much lies below the band's successor, in units.
int64_t UnitsBelowNext(const Profile& profile, size_t band, const Rational& centre,
                       double standard_error, int64_t degrees_of_freedom) {
  if (band + 1 == profile.bands.size()) return kUnits;
  const Rational distance = profile.bands[band + 1].printed_from - centre;
  const double share = StudentCumulative(distance.ToDouble() / standard_error,
                                         static_cast<double>(degrees_of_freedom));
  return std::llround(share * static_cast<double>(kUnits));
}

v1::GradeProbability ProbabilityOf(const Band& band, int64_t units) {
  v1::GradeProbability probability;
  probability.set_grade(band.grade);
  probability.mutable_probability()->set_value(Rational(units, kUnits).Decimal(kRootDigits));
  return probability;
}

// Elements mostly have as many answers as the others, and a quantile takes its time.
class Quantiles {
 public:
  double At(int64_t degrees_of_freedom) {
    const auto [found, is_new] = known_.try_emplace(degrees_of_freedom, 0);
    if (is_new) found->second = StudentQuantile(static_cast<double>(degrees_of_freedom));
    return found->second;
  }

 private:
  std::map<int64_t, double> known_;
};

void PresentInterval(const Profile& profile, const Rational& value, double error_of_value,
                     int64_t degrees_of_freedom, double reach, v1::ElementFigures& element) {
  const Interval interval = IntervalOf(profile, value.ToDouble(), error_of_value, reach);
  *element.mutable_lower() = RootFigure(interval.lower);
  *element.mutable_upper() = RootFigure(interval.upper);
  for (v1::GradeProbability& probability :
       GradeProbabilities(profile, value, error_of_value, degrees_of_freedom))
    *element.add_grade_probabilities() = std::move(probability);
}

}  // namespace

std::vector<v1::GradeProbability> GradeProbabilities(const Profile& profile, const Rational& centre,
                                                     double standard_error,
                                                     int64_t degrees_of_freedom) {
  std::vector<v1::GradeProbability> probabilities;
  const Band& certain = BandOf(profile, centre.Rounded(profile.decimals));
  int64_t below = 0;
  for (size_t i = 0; i < profile.bands.size(); ++i) {
    const Band& band = profile.bands[i];
    if (standard_error == 0) {
      probabilities.push_back(ProbabilityOf(band, &band == &certain ? kUnits : 0));
      continue;
    }
    const int64_t up_to_next =
        UnitsBelowNext(profile, i, centre, standard_error, degrees_of_freedom);
    probabilities.push_back(ProbabilityOf(band, up_to_next - below));
    below = up_to_next;
  }
  return probabilities;
}

std::optional<v1::Confidence> ConfidenceOf(const Profile& profile, const Layout& layout,
                                           const SumSet& sums, const ExactIndex& index,
                                           int64_t population) {
  if (sums.responses.all < kFewestForSpread) return std::nullopt;
  const std::optional<SquaredError> error = IndexError(profile, layout, sums, population);
  if (!error) return std::nullopt;
  const double standard_error = std::sqrt(error->value);
  const double reach = StudentQuantile(static_cast<double>(error->degrees_of_freedom));
  const Interval interval = IntervalOf(profile, index.index.ToDouble(), standard_error, reach);
  v1::Confidence confidence;
  confidence.set_method(error->complete ? v1::CONFIDENCE_METHOD_COMPLETE
                                        : v1::CONFIDENCE_METHOD_PAIRWISE);
  confidence.set_level(kConfidenceLevel);
  *confidence.mutable_standard_error() = RootFigure(standard_error);
  confidence.set_degrees_of_freedom(error->degrees_of_freedom);
  *confidence.mutable_lower() = RootFigure(interval.lower);
  *confidence.mutable_upper() = RootFigure(interval.upper);
  for (v1::GradeProbability& probability :
       GradeProbabilities(profile, index.index, standard_error, error->degrees_of_freedom))
    *confidence.add_grade_probabilities() = std::move(probability);
  confidence.set_population(population > sums.responses.all ? population : 0);
  return confidence;
}

void PresentErrors(const Profile& profile, const Layout& layout, const SumSet& sums,
                   const ExactIndex& index, int64_t population, bool intervals,
                   v1::IndexFigures& figures) {
  Quantiles quantiles;
  const double multiplier = profile.multiplier.ToDouble();
  for (size_t i = 0; i < sums.elements.size(); ++i) {
    if (sums.elements[i].people.all < kFewestForSpread) continue;
    const SquaredError error = MeanError(layout, sums, i, population);
    const double standard_error = std::sqrt(error.value);
    v1::ElementFigures& element = *figures.mutable_elements(static_cast<int>(i));
    *element.mutable_standard_error() = RootFigure(standard_error);
    if (intervals) {
      PresentInterval(profile, index.elements[i].value, multiplier * standard_error,
                      error.degrees_of_freedom, quantiles.At(error.degrees_of_freedom), element);
    }
  }
}

}  // namespace tanggap::surveys
