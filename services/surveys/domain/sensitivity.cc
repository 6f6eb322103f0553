#include "services/surveys/domain/sensitivity.h"

#include "services/surveys/domain/figure.h"

namespace tanggap::surveys {

v1::SensitivityCase CaseOf(const Profile& profile, const ExactIndex& index,
                           const CutWeight& weight) {
  Rational total;
  for (const ExactElement& element : index.elements) total += element.mean;
  total *= weight.weight * profile.multiplier;
  v1::SensitivityCase one;
  one.set_weight(weight.text);
  *one.mutable_index() = RationalFigure(total, profile.decimals);
  one.set_grade(BandOf(profile, total.Rounded(profile.decimals)).grade);
  return one;
}

v1::Sensitivity SensitivityOf(const Profile& profile, const ExactIndex& index) {
  v1::Sensitivity sensitivity;
  for (const CutWeight& weight : profile.cut_weights) {
    v1::SensitivityCase& one = *sensitivity.add_cases();
    one = CaseOf(profile, index, weight);
    if (one.grade() != index.band->grade) sensitivity.set_grade_sensitive(true);
  }
  return sensitivity;
}

}  // namespace tanggap::surveys
