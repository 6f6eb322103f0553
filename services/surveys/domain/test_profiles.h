// The profiles of the regulations, for tests.
//
//   const Profile profile = TestProfile("permenpan-14-2017");
#pragma once

#include <string_view>

#include "libs/base/invariant.h"
#include "services/surveys/domain/built_in_profiles.h"
#include "services/surveys/domain/profile.h"

namespace tanggap::surveys {

inline v1::IndexProfile TestProfileMessage(std::string_view code) {
  for (const v1::IndexProfile& profile : BuiltInProfiles()) {
    if (profile.code() == code) return profile;
  }
  TANGGAP_INVARIANT(false, "a test names a profile that there is not");
}

inline Profile TestProfile(std::string_view code) { return *MakeProfile(TestProfileMessage(code)); }

// Two elements, one weighing three quarters, on a scale of 0 to 10, printed with one digit.
inline v1::IndexProfile UnevenProfileMessage() {
  v1::IndexProfile profile;
  profile.set_code("uneven");
  profile.set_highest(10);
  profile.set_multiplier("10");
  profile.set_decimals(1);
  int numerator = 3;
  for (const char* code : {"HEAVY", "LIGHT"}) {
    v1::IndexElement* element = profile.add_elements();
    element->set_code(code);
    element->set_weight_numerator(numerator);
    element->set_weight_denominator(4);
    numerator = 1;
  }
  for (const char* limit : {"0.0", "50.1"}) {
    v1::GradeBand* band = profile.add_bands();
    band->set_grade(limit);
    band->set_lower_limit(limit);
  }
  return profile;
}

}  // namespace tanggap::surveys
