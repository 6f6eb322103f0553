#include "services/surveys/domain/student.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace tanggap::surveys {

namespace {

// Doubles do, and nothing is thrown: arguments are checked by those who call.
using Policy = boost::math::policies::policy<
    boost::math::policies::promote_double<false>,
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
using Distribution = boost::math::students_t_distribution<double, Policy>;

// Half of what lies outside an interval at kConfidenceLevel.
constexpr double kTail = 0.025;

}  // namespace

double StudentQuantile(double degrees_of_freedom) {
  return boost::math::quantile(boost::math::complement(Distribution(degrees_of_freedom), kTail));
}

double StudentCumulative(double t, double degrees_of_freedom) {
  return boost::math::cdf(Distribution(degrees_of_freedom), t);
}

double StudentTwoTailed(double t, double degrees_of_freedom) {
  return 2 * boost::math::cdf(Distribution(degrees_of_freedom), -std::abs(t));
}

}  // namespace tanggap::surveys
