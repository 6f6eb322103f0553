#include "services/surveys/domain/sample_size.h"

#include <optional>

#include "libs/errors/error.h"

namespace tanggap::surveys {

int64_t KrejcieMorganSize(int64_t population) {
  // 3.841 N / 4 / ((N - 1) / 400 + 3.841 / 4), both halves times 4000.
  const Rational size = Rational(3841) * Rational(population) /
                        (Rational(10) * Rational(population - 1) + Rational(3841));
  return size.Rounded(0).Ceiling();
}

int64_t MeanSampleSize(const Rational& variance, int64_t population) {
  const Rational reach = Rational(196, 100) / *Rational::FromDecimal(kMeanBound);
  const Rational unlimited = reach * reach * variance;
  if (population == 0) return unlimited.Ceiling();
  return (unlimited / (Rational(1) + unlimited / Rational(population))).Ceiling();
}

v1::SampleAdequacy SampleAdequacyOf(int64_t responses, int64_t population,
                                    const Rational* variance) {
  v1::SampleAdequacy sample;
  sample.set_response_count(responses);
  sample.set_population(population);
  sample.set_mean_bound(kMeanBound);
  if (population > 0) {
    sample.set_required_krejcie_morgan(KrejcieMorganSize(population));
    sample.set_enough_krejcie_morgan(responses >= sample.required_krejcie_morgan());
  }
  if (variance != nullptr) {
    sample.set_required_for_mean(MeanSampleSize(*variance, population));
    sample.set_enough_for_mean(responses >= sample.required_for_mean());
  }
  return sample;
}

absl::StatusOr<v1::SampleAdequacy> SampleSizeOf(const v1::GetSampleSizeRequest& request) {
  if (request.population() < 1) {
    return errors::Error(errors::Reason::INVALID_FIELD)
        .Field("population", "Must be at least 1.")
        .ToStatus();
  }
  if (request.standard_deviation().empty())
    return SampleAdequacyOf(0, request.population(), nullptr);
  const std::optional<Rational> deviation = Rational::FromDecimal(request.standard_deviation());
  if (!deviation || *deviation < Rational(0)) {
    return errors::Error(errors::Reason::INVALID_FIELD)
        .Field("standard_deviation", "Must be a decimal with a point, for example 0.52.")
        .ToStatus();
  }
  const Rational variance = *deviation * *deviation;
  return SampleAdequacyOf(0, request.population(), &variance);
}

}  // namespace tanggap::surveys
