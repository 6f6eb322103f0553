#include "services/surveys/domain/audit_grade.h"

#include <absl/strings/match.h>

#include "libs/base/strings.h"

namespace tanggap::surveys {

PrintedRange PrintedIndexes(const Profile& profile, const Report& report) {
  const Rational factor = report.weighted_mean ? profile.multiplier : Rational(1);
  const Rational value = report.index.value * factor;
  const Rational half = report.index.HalfUnit() * factor;
  Rational unit(1);
  for (int i = 0; i < profile.decimals; ++i) unit /= Rational(10);
  const Rational printed = value.Rounded(profile.decimals);
  if (half * Rational(2) <= unit) return {printed, printed};
  // What is rounded up to the next number lies half a unit above the last that counts.
  const Rational beyond = (value + half) / unit + Rational(1, 2);
  return {(value - half).Rounded(profile.decimals), Rational(beyond.Ceiling() - 1) * unit};
}

bool MayBeGraded(const Profile& profile, const PrintedRange& printed, std::string_view claim) {
  const Band* const best = &BandOf(profile, printed.greatest);
  for (const Band* band = &BandOf(profile, printed.least); band <= best; ++band) {
    if (absl::EqualsIgnoreCase(band->grade, base::AsAbsl(claim)) ||
        absl::EqualsIgnoreCase(band->performance, base::AsAbsl(claim)))
      return true;
  }
  return false;
}

std::string BandText(const Band& band) {
  return base::Join(band.grade, band.performance.empty() ? "" : ", ", band.performance);
}

}  // namespace tanggap::surveys
