// Student's t distribution, for intervals and for how likely something is.
//
//   StudentQuantile(29);                   // 2.045...: 95 % lie between that and its negative
//   StudentCumulative(1.5, 29);            // the share below 1.5
//   StudentTwoTailed(1.5, 29);             // the share farther from 0 than 1.5
//
// Correct to within 1e-12; degrees of freedom are greater than 0 and need not be whole.
#pragma once

namespace tanggap::surveys {

// The level of all intervals.
inline constexpr char kConfidenceLevel[] = "0.95";

double StudentQuantile(double degrees_of_freedom);
double StudentCumulative(double t, double degrees_of_freedom);
double StudentTwoTailed(double t, double degrees_of_freedom);

}  // namespace tanggap::surveys
