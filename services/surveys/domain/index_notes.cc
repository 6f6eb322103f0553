#include "services/surveys/domain/index_notes.h"

#include <algorithm>

namespace tanggap::surveys {

namespace {

constexpr char kCost[] = "BIAYA";

// Nine in ten said the highest: the service is free.
bool HitsCeiling(const Profile& profile, const SumSet& sums) {
  const auto place = profile.places.find(kCost);
  if (place == profile.places.end()) return false;
  const ElementTally& tally = sums.elements[place->second];
  return !tally.points.empty() && tally.points.back() * 10 >= tally.people.all * 9;
}

bool AnyLeftOut(const SumSet& sums) {
  return std::ranges::any_of(sums.elements, [&](const ElementTally& tally) {
    return tally.people.all != sums.elements.front().people.all;
  });
}

bool AnyConverted(const Layout& layout) {
  return std::ranges::any_of(layout.elements,
                             [](const ElementScale& scale) { return scale.converted; });
}

// By either yardstick that is known.
bool TooSmall(const v1::SampleAdequacy& sample) {
  return sample.response_count() <
         std::max(sample.required_krejcie_morgan(), sample.required_for_mean());
}

}  // namespace

void AddNotes(const Profile& profile, const GroupInput& input, v1::Index& index) {
  const SumSet& sums = input.sums.all();
  const auto note = [&](bool said, v1::IndexNote which) {
    if (said) index.add_notes(which);
  };
  note(input.accidental_sample, v1::INDEX_NOTE_ACCIDENTAL_SAMPLE);
  note(HitsCeiling(profile, sums), v1::INDEX_NOTE_COST_CEILING);
  note(AnyLeftOut(sums), v1::INDEX_NOTE_ITEMS_LEFT_OUT);
  // Not when so few are flagged that how many they are is not said.
  note(index.flagged_count() > 0 && index.flagged_count() * 10 >= sums.responses.all,
       v1::INDEX_NOTE_MANY_FLAGGED);
  note(input.reworded, v1::INDEX_NOTE_REWORDED);
  note(AnyConverted(input.sums.layout()), v1::INDEX_NOTE_CONVERTED);
  note(TooSmall(index.sample()), v1::INDEX_NOTE_SAMPLE_TOO_SMALL);
  note(profile.to_be_confirmed, v1::INDEX_NOTE_PROFILE_UNCONFIRMED);
}

}  // namespace tanggap::surveys
