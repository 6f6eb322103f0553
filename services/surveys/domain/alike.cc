#include "services/surveys/domain/alike.h"

#include <utility>

namespace tanggap::surveys {

namespace {

int YearOf(int month) { return month / 100; }

std::string MonthText(int month) { return PeriodOf(Grain::kMonth, MonthOf(month)).ToText(); }

Shown ShownAt(AlikeStep step, const ResponsePlace& place) {
  Shown shown{.step = step};
  if (step == AlikeStep::kWithheld) return shown;
  if (step == AlikeStep::kService) shown.service = place.service;
  if (step == AlikeStep::kService || step == AlikeStep::kUnit) shown.unit = place.unit;
  shown.period =
      step == AlikeStep::kYear ? std::to_string(YearOf(place.month)) : MonthText(place.month);
  return shown;
}

}  // namespace

Alike::Alike(const std::vector<PlaceTally>& tallies, int min_cell, int this_year)
    : tallies_(tallies), min_cell_(min_cell), this_year_(this_year) {
  for (const AlikeStep step :
       {AlikeStep::kService, AlikeStep::kUnit, AlikeStep::kMonth, AlikeStep::kYear}) {
    // Of those that no earlier step shows.
    std::map<Shown, int64_t> counts;
    const auto is_open = [&](const ResponsePlace& place) {
      const bool year_goes_on = step == AlikeStep::kYear && YearOf(place.month) >= this_year_;
      return !year_goes_on && !steps_.contains({place.unit, place.service, place.month});
    };
    for (const PlaceTally& tally : tallies_) {
      if (is_open(tally.place)) counts[ShownAt(step, tally.place)] += tally.count;
    }
    std::vector<const ResponsePlace*> reached;
    for (const PlaceTally& tally : tallies_) {
      if (is_open(tally.place) && counts[ShownAt(step, tally.place)] >= min_cell_)
        reached.push_back(&tally.place);
    }
    for (const ResponsePlace* place : reached)
      steps_.emplace(std::tuple(place->unit, place->service, place->month), step);
  }
  for (const PlaceTally& tally : tallies_)
    channels_[{Of(tally.place), tally.channel}] += tally.count;
}

Shown Alike::Of(const ResponsePlace& place) const {
  const auto step = steps_.find({place.unit, place.service, place.month});
  return ShownAt(step == steps_.end() ? AlikeStep::kWithheld : step->second, place);
}

bool Alike::ShowsChannel(const Shown& shown, int channel) const {
  const auto found = channels_.find({shown, channel});
  return found != channels_.end() && found->second >= min_cell_;
}

bool Alike::Matches(const Selected& selected, const Shown& shown, int channel) {
  if (shown.step == AlikeStep::kWithheld) return false;
  if (!selected.unit.empty() && shown.unit != selected.unit) return false;
  if (!selected.service.empty() && shown.service != selected.service) return false;
  if (selected.channel != 0 && channel != selected.channel) return false;
  if (selected.period.grain() == Grain::kAll) return true;
  const std::optional<Period> period = ParsePeriod(shown.period);
  if (!period.has_value()) return false;
  // A year that is shown lies within no quarter.
  if (period->grain() == Grain::kYear && selected.period.grain() != Grain::kYear) return false;
  return selected.period.Holds(period->First());
}

int64_t Alike::CountAll(const Selected& selected) const {
  int64_t count = 0;
  for (const PlaceTally& tally : tallies_) {
    if (!selected.unit.empty() && tally.place.unit != selected.unit) continue;
    if (!selected.service.empty() && tally.place.service != selected.service) continue;
    if (selected.channel != 0 && tally.channel != selected.channel) continue;
    if (!selected.period.Holds(MonthOf(tally.place.month))) continue;
    count += tally.count;
  }
  return count;
}

int64_t Alike::CountShown(const Selected& selected) const {
  int64_t count = 0;
  for (const PlaceTally& tally : tallies_) {
    const Shown shown = Of(tally.place);
    const int channel = ShowsChannel(shown, tally.channel) ? tally.channel : 0;
    if (Matches(selected, shown, channel)) count += tally.count;
  }
  return count;
}

}  // namespace tanggap::surveys
