#include "services/surveys/domain/reliability.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "services/surveys/domain/big_integer.h"
#include "services/surveys/domain/figure.h"
#include "services/surveys/domain/sample_size.h"
#include "services/surveys/domain/student.h"

namespace tanggap::surveys {

namespace {

// From this alpha on reports call a questionnaire reliabel.
Rational LeastReliable() { return Rational(6, 10); }

// Covariances times n (n - 1) and the square of the common divisor: whole numbers, and neither
// alpha nor a correlation minds what all of them are multiplied with.
struct Matrix {
  std::vector<BigInteger> own;         // of each element with itself
  std::vector<BigInteger> with_total;  // of each element with the total of all
  BigInteger trace = 0;
  BigInteger total = 0;  // of the total with itself
};

Matrix MatrixOf(const Layout& layout, const SumSet& sums) {
  const size_t size = sums.elements.size();
  const int64_t n = sums.complete_count;
  int64_t common = 1;
  for (const ElementScale& scale : layout.elements) common = std::lcm(common, scale.divisor);
  const auto factor = [&](size_t i) { return common / layout.elements[i].divisor; };
  Matrix matrix{.own = std::vector<BigInteger>(size), .with_total = std::vector<BigInteger>(size)};
  const auto spread = [&](size_t i, size_t j, int64_t products) {
    const BigInteger covariance =
        BigInteger(n) * products - BigInteger(sums.complete_sums[i]) * sums.complete_sums[j];
    return BigInteger(covariance * factor(i) * factor(j));
  };
  for (size_t i = 0, at = 0; i < size; ++i) {
    matrix.own[i] = spread(i, i, sums.complete_squares[i]);
    matrix.with_total[i] += matrix.own[i];
    for (size_t j = i + 1; j < size; ++j, ++at) {
      const BigInteger both = spread(i, j, sums.complete_products[at]);
      matrix.with_total[i] += both;
      matrix.with_total[j] += both;
    }
  }
  for (size_t i = 0; i < size; ++i) {
    matrix.trace += matrix.own[i];
    matrix.total += matrix.with_total[i];
  }
  return matrix;
}

// Nothing when either does not vary.
std::optional<double> Correlation(const BigInteger& covariance, const BigInteger& first,
                                  const BigInteger& second) {
  if (first.is_zero() || second.is_zero()) return std::nullopt;
  const double product =
      std::sqrt(first.convert_to<double>()) * std::sqrt(second.convert_to<double>());
  return std::clamp(covariance.convert_to<double>() / product, -1.0, 1.0);
}

v1::ItemValidity ItemOf(const Profile& profile, const Matrix& matrix, size_t i, double critical) {
  v1::ItemValidity item;
  item.set_element(profile.elements[i].code);
  const std::optional<double> item_total =
      Correlation(matrix.with_total[i], matrix.own[i], matrix.total);
  const BigInteger others = matrix.total - 2 * matrix.with_total[i] + matrix.own[i];
  const BigInteger with_others = matrix.with_total[i] - matrix.own[i];
  const std::optional<double> corrected = Correlation(with_others, matrix.own[i], others);
  if (item_total) *item.mutable_item_total() = RootFigure(*item_total);
  if (corrected) *item.mutable_corrected() = RootFigure(*corrected);
  item.set_valid(item_total && *item_total >= critical);
  item.set_valid_corrected(corrected && *corrected >= critical);
  return item;
}

void PresentAlpha(const Matrix& matrix, v1::Reliability& reliability) {
  const auto size = static_cast<int64_t>(matrix.own.size());
  if (size < 2 || matrix.total.is_zero()) return;
  const Rational alpha =
      Rational(size, size - 1) * (Rational(1) - RatioOf(matrix.trace, matrix.total));
  *reliability.mutable_alpha() = RationalFigure(alpha, kMeanDigits);
  reliability.set_reliable(alpha >= LeastReliable());
}

}  // namespace

double CriticalCorrelation(int64_t respondents) {
  const auto degrees_of_freedom = static_cast<double>(respondents - 2);
  const double t = StudentQuantile(degrees_of_freedom);
  return t / std::sqrt(degrees_of_freedom + t * t);
}

std::optional<v1::Reliability> ReliabilityOf(const Profile& profile, const Layout& layout,
                                             const SumSet& sums) {
  if (sums.complete_count < kFewestForSpread) return std::nullopt;
  const Matrix matrix = MatrixOf(layout, sums);
  const double critical = CriticalCorrelation(sums.complete_count);
  v1::Reliability reliability;
  reliability.set_complete_count(sums.complete_count);
  PresentAlpha(matrix, reliability);
  *reliability.mutable_critical_correlation() = RootFigure(critical);
  for (size_t i = 0; i < matrix.own.size(); ++i)
    *reliability.add_items() = ItemOf(profile, matrix, i, critical);
  return reliability;
}

}  // namespace tanggap::surveys
