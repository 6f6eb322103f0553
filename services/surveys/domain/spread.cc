#include "services/surveys/domain/spread.h"

#include <algorithm>
#include <vector>

#include "services/surveys/domain/big_integer.h"

namespace tanggap::surveys {

namespace {

// n times the sum of products, less the product of sums: n (n - 1) times a covariance.
BigInteger Spread(int64_t n, int64_t products, int64_t first_sum, int64_t second_sum) {
  return BigInteger(n) * products - BigInteger(first_sum) * second_sum;
}

double Quotient(const BigInteger& numerator, const BigInteger& denominator) {
  return numerator.convert_to<double>() / denominator.convert_to<double>();
}

// Every element's weight by its divisor, as whole numbers over one denominator.
struct Factors {
  std::vector<BigInteger> numerators;
  BigInteger denominator = 1;
};

Factors FactorsOf(const Profile& profile, const Layout& layout) {
  Factors factors;
  std::vector<Rational> quotients;
  for (size_t i = 0; i < layout.elements.size(); ++i) {
    quotients.push_back(profile.elements[i].weight / Rational(layout.elements[i].divisor));
    factors.denominator = lcm(factors.denominator, DenominatorOf(quotients.back()));
  }
  for (const Rational& quotient : quotients) {
    factors.numerators.push_back(NumeratorOf(quotient) *
                                 BigInteger(factors.denominator / DenominatorOf(quotient)));
  }
  return factors;
}

// What is left of a variance when n of so many were asked.
Rational Correction(int64_t n, int64_t responses, int64_t population) {
  return population > responses ? Rational(population - n, population) : Rational(1);
}

double PairTerm(const Layout& layout, const SumSet& sums, size_t i, size_t j) {
  const PairTally& pair = sums.pairs[PairAt(i, j, sums.elements.size())];
  if (pair.count < 2) return 0;
  const BigInteger covariance = Spread(pair.count, pair.products, pair.first_sum, pair.second_sum);
  BigInteger below = BigInteger(pair.count - 1) * layout.elements[i].divisor;
  below *= layout.elements[j].divisor;
  below *= sums.elements[i].people.all;
  below *= sums.elements[j].people.all;
  return Quotient(covariance, below);
}

double OwnTerm(const Layout& layout, const SumSet& sums, size_t i) {
  const ElementTally& tally = sums.elements[i];
  const int64_t n = tally.people.all;
  BigInteger below = BigInteger(n) * n * (n - 1);
  below *= layout.elements[i].divisor * layout.elements[i].divisor;
  return Quotient(Spread(n, tally.squares, tally.sum, tally.sum), below);
}

double PairwiseVariance(const Profile& profile, const Layout& layout, const SumSet& sums) {
  std::vector<double> weights;
  for (const ProfileElement& element : profile.elements)
    weights.push_back(element.weight.ToDouble());
  double total = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    total += weights[i] * weights[i] * OwnTerm(layout, sums, i);
    for (size_t j = i + 1; j < weights.size(); ++j)
      total += 2 * weights[i] * weights[j] * PairTerm(layout, sums, i, j);
  }
  return std::max(total, 0.0);
}

int64_t FewestAnswers(const SumSet& sums) {
  int64_t fewest = sums.responses.all;
  for (const ElementTally& tally : sums.elements) fewest = std::min(fewest, tally.people.all);
  return fewest;
}

}  // namespace

Rational WeightedMeanVariance(const Profile& profile, const Layout& layout, const SumSet& sums) {
  const int64_t n = sums.complete_count;
  const Factors factors = FactorsOf(profile, layout);
  BigInteger total = 0;
  for (size_t i = 0, at = 0; i < sums.elements.size(); ++i) {
    const int64_t sum = sums.complete_sums[i];
    const BigInteger& factor = factors.numerators[i];
    total += factor * factor * Spread(n, sums.complete_squares[i], sum, sum);
    for (size_t j = i + 1; j < sums.elements.size(); ++j, ++at) {
      total += 2 * factor * factors.numerators[j] *
               Spread(n, sums.complete_products[at], sum, sums.complete_sums[j]);
    }
  }
  return RatioOf(total, factors.denominator * factors.denominator * n * (n - 1));
}

std::optional<SquaredError> IndexError(const Profile& profile, const Layout& layout,
                                       const SumSet& sums, int64_t population) {
  const int64_t fewest = FewestAnswers(sums);
  if (fewest < 2) return std::nullopt;
  const int64_t n = sums.responses.all;
  const Rational correction =
      Correction(n, n, population) * profile.multiplier * profile.multiplier;
  SquaredError error{.degrees_of_freedom = fewest - 1, .complete = sums.AllComplete()};
  if (error.complete) {
    error.exact = correction * WeightedMeanVariance(profile, layout, sums) / Rational(n);
    error.value = error.exact->ToDouble();
  } else {
    error.value = correction.ToDouble() * PairwiseVariance(profile, layout, sums);
  }
  return error;
}

SquaredError MeanError(const Layout& layout, const SumSet& sums, size_t element,
                       int64_t population) {
  const ElementTally& tally = sums.elements[element];
  const int64_t n = tally.people.all;
  BigInteger below = BigInteger(n) * n * (n - 1);
  below *= layout.elements[element].divisor * layout.elements[element].divisor;
  SquaredError error{.degrees_of_freedom = n - 1, .complete = sums.AllComplete()};
  error.exact = Correction(n, sums.responses.all, population) *
                RatioOf(Spread(n, tally.squares, tally.sum, tally.sum), below);
  error.value = error.exact->ToDouble();
  return error;
}

}  // namespace tanggap::surveys
