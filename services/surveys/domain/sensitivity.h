// What cut weights make of an index: 0.111 instead of 1/9 gives 99.90 where everybody is content,
// and some indexes another grade.
//
//   v1::Sensitivity sensitivity = SensitivityOf(profile, index);
//   sensitivity.grade_sensitive();               // true: who uses 0.111 prints another grade
#pragma once

#include "services/surveys/domain/index.h"

namespace tanggap::surveys {

// One case for each weight that the profile knows, each rounded once. `index` is the official one.
v1::Sensitivity SensitivityOf(const Profile& profile, const ExactIndex& index);

// The same means with this weight for every element.
v1::SensitivityCase CaseOf(const Profile& profile, const ExactIndex& index,
                           const CutWeight& weight);

}  // namespace tanggap::surveys
