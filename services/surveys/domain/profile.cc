#include "services/surveys/domain/profile.h"

#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

// Collects what is wrong, so that one answer names all of it.
class ProfileProblems {
 public:
  void Wrong(std::string_view field, std::string_view description) {
    if (!found_) error_.With("field", field);
    found_ = true;
    error_.Field(field, description);
  }
  absl::Status ToStatus() const { return found_ ? error_.ToStatus() : absl::OkStatus(); }

 private:
  errors::Error error_{errors::Reason::INDEX_PROFILE_INVALID};
  bool found_ = false;
};

Rational DecimalOf(std::string_view text, std::string_view field, ProfileProblems& problems) {
  const std::optional<Rational> value = Rational::FromDecimal(text);
  if (!value) problems.Wrong(field, "Must be an exact decimal with a point, for example 76.61.");
  return value.value_or(Rational(0));
}

size_t DigitsAfterPoint(std::string_view decimal) {
  const size_t point = decimal.find('.');
  return point == std::string_view::npos ? 0 : decimal.size() - point - 1;
}

void ReadScale(const v1::IndexProfile& message, Profile& profile, ProfileProblems& problems) {
  profile.lowest = message.lowest();
  profile.highest = message.highest();
  profile.decimals = message.decimals();
  profile.multiplier = DecimalOf(message.multiplier(), "multiplier", problems);
  profile.least_index = profile.multiplier * Rational(profile.lowest);
  profile.greatest_index = profile.multiplier * Rational(profile.highest);
  if (profile.lowest < 0 || profile.lowest >= profile.highest)
    problems.Wrong("highest", "Must be greater than the lowest value, which is not below zero.");
  if (profile.multiplier <= Rational(0)) problems.Wrong("multiplier", "Must be greater than zero.");
  if (profile.decimals < 0 || profile.decimals > 6) {
    problems.Wrong("decimals", "Must be from 0 to 6.");
    profile.decimals = 0;  // so that nothing is rounded to billions of digits below
  }
}

void ReadElements(const v1::IndexProfile& message, Profile& profile, ProfileProblems& problems) {
  Rational total(0);
  for (int i = 0; i < message.elements_size(); ++i) {
    const v1::IndexElement& element = message.elements(i);
    const std::string path = base::Join("elements[", i, "]");
    if (!profile.places.emplace(element.code(), profile.elements.size()).second)
      problems.Wrong(base::Join(path, ".code"), "Each element stands in a profile once.");
    if (element.weight_numerator() <= 0 || element.weight_denominator() <= 0) {
      problems.Wrong(base::Join(path, ".weight_numerator"), "A weight is greater than zero.");
      continue;
    }
    const Rational weight(element.weight_numerator(), element.weight_denominator());
    total += weight;
    profile.elements.push_back({.code = element.code(), .weight = weight});
  }
  if (total != Rational(1)) {
    problems.Wrong("elements", base::Join("The weights must add up to exactly 1, and they are ",
                                          total.Exact(), " together."));
  }
}

void ReadBands(const v1::IndexProfile& message, Profile& profile, ProfileProblems& problems) {
  std::set<std::string> grades;
  Rational half_unit(1, 2);
  for (int i = 0; i < profile.decimals; ++i) half_unit /= Rational(10);
  for (int i = 0; i < message.bands_size(); ++i) {
    const v1::GradeBand& band = message.bands(i);
    const std::string path = base::Join("bands[", i, "].lower_limit");
    const Rational limit = DecimalOf(band.lower_limit(), path, problems);
    if (DigitsAfterPoint(band.lower_limit()) != static_cast<size_t>(profile.decimals))
      problems.Wrong(path, "Must have as many digits after the point as `decimals` says.");
    if (!profile.bands.empty() && limit <= profile.bands.back().lower_limit)
      problems.Wrong(path, "Must be greater than the lower limit of the band before.");
    if (!grades.insert(band.grade()).second)
      problems.Wrong(base::Join("bands[", i, "].grade"), "Each grade stands in a profile once.");
    profile.bands.push_back({.grade = band.grade(),
                             .performance = band.performance(),
                             .lower_limit = limit,
                             .printed_from = limit - half_unit});
  }
  if (profile.bands.empty()) {
    problems.Wrong("bands", "There must be at least one grade.");
    return;
  }
  if (profile.bands.front().lower_limit != profile.least_index.Rounded(profile.decimals))
    problems.Wrong("bands[0].lower_limit",
                   "Must be the least index there is: lowest * multiplier.");
  if (profile.bands.back().lower_limit > profile.greatest_index) {
    problems.Wrong(base::Join("bands[", profile.bands.size() - 1, "].lower_limit"),
                   "Must not be above the greatest index there is: highest * multiplier.");
  }
}

void ReadCutWeights(const v1::IndexProfile& message, Profile& profile, ProfileProblems& problems) {
  std::set<std::string> codes;
  for (int i = 0; i < message.legacy_weights_size(); ++i) {
    const v1::LegacyWeight& legacy = message.legacy_weights(i);
    const std::string path = base::Join("legacy_weights[", i, "]");
    const Rational weight = DecimalOf(legacy.weight(), base::Join(path, ".weight"), problems);
    if (weight <= Rational(0))
      problems.Wrong(base::Join(path, ".weight"), "A weight is greater than zero.");
    if (!codes.insert(legacy.code()).second)
      problems.Wrong(base::Join(path, ".code"), "Each code stands there once.");
    profile.cut_weights.push_back({.text = legacy.weight(), .weight = weight});
  }
}

}  // namespace

absl::StatusOr<Profile> MakeProfile(const v1::IndexProfile& message) {
  ProfileProblems problems;
  Profile profile{.code = message.code(), .to_be_confirmed = message.to_be_confirmed()};
  ReadScale(message, profile, problems);
  ReadElements(message, profile, problems);
  ReadBands(message, profile, problems);
  ReadCutWeights(message, profile, problems);
  if (absl::Status status = problems.ToStatus(); !status.ok()) return status;
  return profile;
}

const Band& BandOf(const Profile& profile, const Rational& printed) {
  const Band* found = &profile.bands.front();
  for (const Band& band : profile.bands) {
    if (band.lower_limit <= printed) found = &band;
  }
  return *found;
}

}  // namespace tanggap::surveys
