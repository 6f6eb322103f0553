// How many respondents are enough, by the two yardsticks in use.
//
//   KrejcieMorganSize(2940);                          // 340
//   MeanSampleSize(deviation * deviation, 2940);      // 417 for the deviation that was found there
//
// The first sizes a proportion, and is the table that comes with PermenPANRB 14/2017; the second
// sizes a mean, which an index is.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>

#include "services/surveys/domain/rational.h"
#include "tanggap/surveys/v1/index.pb.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// Fewest respondents whose spread says something.
inline constexpr int64_t kFewestForSpread = 5;
// How far off the weighted mean (1 to 4) may be.
inline constexpr char kMeanBound[] = "0.05";

// After Krejcie and Morgan (1970), with chi-square 3.841 (95 %, one degree of freedom), a
// proportion of one half and a bound of 0.05, rounded half up as the table is. The population is
// at least 1.
int64_t KrejcieMorganSize(int64_t population);

// n0 / (1 + n0 / N) with n0 = (1.96 s / 0.05)^2, rounded up once at the end; n0 with a population
// of 0, which is not known.
int64_t MeanSampleSize(const Rational& variance, int64_t population);

// Both, of a population that is 0 when it is not known, and of the variance of the respondents' own
// weighted means, which is null when fewer than kFewestForSpread answered every element.
v1::SampleAdequacy SampleAdequacyOf(int64_t responses, int64_t population,
                                    const Rational* variance);

// Before a survey begins: of a population, and of the standard deviation that is expected, if one
// is given. INVALID_FIELD for a deviation that is no number, or a population of nobody.
absl::StatusOr<v1::SampleAdequacy> SampleSizeOf(const v1::GetSampleSizeRequest& request);

}  // namespace tanggap::surveys
