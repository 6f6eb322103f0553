// How an index is computed, as data: the message IndexProfile, checked once and with its numbers
// exact. A regulation is such a profile, never a constant in the code.
//
//   TANGGAP_ASSIGN_OR_RETURN(const Profile profile, MakeProfile(message));
//   const Rational printed = index.Rounded(profile.decimals);
//   BandOf(profile, printed).grade;                     // "B", the mutu pelayanan
//   BandOf(profile, printed).performance;               // "Baik", the kinerja unit pelayanan
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/domain/rational.h"
#include "tanggap/surveys/v1/index_profile.pb.h"

namespace tanggap::surveys {

// An unsur.
struct ProfileElement {
  std::string code;
  Rational weight;
};

struct Band {
  std::string grade;
  std::string performance;
  Rational lower_limit;
  // The least index that is printed as the lower limit: half a unit of the last digit below it.
  Rational printed_from;
};

// A weight as some reports print and use it instead of the exact one.
struct CutWeight {
  std::string text;
  Rational weight;
};

struct Profile {
  std::string code;
  bool to_be_confirmed = false;
  std::vector<ProfileElement> elements;
  int64_t lowest = 0;
  int64_t highest = 0;
  Rational multiplier;
  Rational least_index;  // the lowest value times the multiplier
  Rational greatest_index;
  int decimals = 0;
  std::vector<Band> bands;  // from the worst to the best
  std::vector<CutWeight> cut_weights;
  std::map<std::string, size_t, std::less<>> places;  // of the elements, by code
};

// INDEX_PROFILE_INVALID, with a field for everything that does not add up: weights that are not
// exactly one together, bands that do not ascend from the least index, what stands there twice.
absl::StatusOr<Profile> MakeProfile(const v1::IndexProfile& message);

// The grade of an index as it is printed: the one rounding has been done. A band begins at its
// lower limit and ends where the next one begins, so that on the grid of printed numbers no gap is
// left; what lies below the worst grade, as cut weights can give it, still has the worst.
const Band& BandOf(const Profile& profile, const Rational& printed);

}  // namespace tanggap::surveys
