// Figures as the contract has them: decimal strings, never floating-point numbers.
//
//   *element->mutable_mean() = RationalFigure(mean, kMeanDigits);   // {value: "3.4904", exact: "1096/314"...}
//   *confidence->mutable_standard_error() = RootFigure(std::sqrt(variance));
#pragma once

#include "services/surveys/domain/rational.h"
#include "tanggap/surveys/v1/index.pb.h"

namespace tanggap::surveys {

// Digits of NRR, weighted NRR and weighted mean: those of the bands of PermenPANRB 14/2017, whose
// finest limit is 3.0644.
inline constexpr int kMeanDigits = 4;
// Digits of roots and probabilities.
inline constexpr int kRootDigits = 12;

v1::Figure RationalFigure(const Rational& value, int digits);
// A root or probability, which is not rational.
v1::Figure RootFigure(double value);

}  // namespace tanggap::surveys
