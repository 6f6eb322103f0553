// Integers without limit, for sums of products that no machine word is sure to hold: variances of
// a million answers over the common denominator of fifty weights. For the .cc files of this folder;
// in headers stands Rational.
//
//   BigInteger numerator = BigInteger(n) * products - BigInteger(sum) * sum;
//   Rational variance = RatioOf(numerator, BigInteger(n) * (n - 1));
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include "services/surveys/domain/rational.h"

namespace tanggap::surveys {

using BigInteger = boost::multiprecision::cpp_int;

// The denominator is not zero.
Rational RatioOf(const BigInteger& numerator, const BigInteger& denominator);
BigInteger NumeratorOf(const Rational& rational);
// Always positive.
BigInteger DenominatorOf(const Rational& rational);

}  // namespace tanggap::surveys
