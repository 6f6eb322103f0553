#include "services/surveys/domain/group_keys.h"

#include <set>

#include "libs/base/invariant.h"

namespace tanggap::surveys {

namespace {

constexpr char kAny[] = "*";
constexpr std::array kFields = {&GroupName::unit, &GroupName::service, &GroupName::channel,
                                &GroupName::option};

// Where each condition's number stands in a key: units, of which there are most, first.
struct Place {
  int shift;
  int bits;
};
constexpr std::array<Place, 5> kPlaces = {{{44, 20}, {28, 16}, {20, 8}, {12, 8}, {0, 12}}};

uint64_t Mask(GroupCondition condition) {
  const Place& place = kPlaces[static_cast<size_t>(condition)];
  return ((uint64_t{1} << place.bits) - 1) << place.shift;
}

uint64_t Placed(uint64_t number, GroupCondition condition) {
  const Place& place = kPlaces[static_cast<size_t>(condition)];
  TANGGAP_INVARIANT(number < (uint64_t{1} << place.bits), "more units or services than there are");
  return number << place.shift;
}

uint64_t NumberIn(uint64_t key, GroupCondition condition) {
  return (key & Mask(condition)) >> kPlaces[static_cast<size_t>(condition)].shift;
}

}  // namespace

GroupKeys::GroupKeys(const std::vector<CellCount>& cells) {
  for (size_t i = 0; i < kFields.size(); ++i) {
    std::set<std::string> values;
    for (const CellCount& cell : cells) values.insert(cell.cell.*kFields[i]);
    values.erase(kAny);
    values_[i] = {kAny};
    // Where there is one alone, whoever names it names all: half of all groups less.
    if (values.size() == 1) {
      numbers_[i].emplace(*values.begin(), 0);
      continue;
    }
    for (const std::string& value : values) {
      numbers_[i].emplace(value, values_[i].size());
      values_[i].push_back(value);
    }
  }
  std::map<std::string, Period> periods;
  for (const CellCount& cell : cells) {
    for (Grain grain : kAllGrains) {
      const Period period = PeriodOf(grain, cell.cell.period.First());
      periods.emplace(period.ToText(), period);
    }
  }
  for (const auto& [text, period] : periods) {
    period_numbers_.emplace(text, periods_.size());  // all of time is "", the first
    periods_.push_back(period);
  }
  for (const Period& period : periods_) {
    holders_.emplace_back();
    for (Grain grain : kAllGrains) {
      if (grain < period.grain() || grain == Grain::kAll) continue;
      holders_.back()[static_cast<size_t>(grain)] =
          period_numbers_.find(PeriodOf(grain, period.First()).ToText())->second;
    }
  }
}

std::optional<uint64_t> GroupKeys::KeyOf(const GroupName& name) const {
  const auto period = period_numbers_.find(name.period.ToText());
  if (period == period_numbers_.end()) return std::nullopt;
  uint64_t key = Placed(period->second, GroupCondition::kPeriod);
  for (GroupCondition condition : kPlainConditions) {
    const auto i = static_cast<size_t>(condition);
    if (name.*kFields[i] == kAny) continue;
    const auto number = numbers_[i].find(name.*kFields[i]);
    if (number == numbers_[i].end()) return std::nullopt;
    key |= Placed(number->second, condition);
  }
  return key;
}

GroupName GroupKeys::NameOf(uint64_t key) const {
  GroupName name{.period = periods_[NumberIn(key, GroupCondition::kPeriod)]};
  for (GroupCondition condition : kPlainConditions) {
    const auto i = static_cast<size_t>(condition);
    name.*kFields[i] = values_[i][NumberIn(key, condition)];
  }
  return name;
}

bool GroupKeys::Names(uint64_t key, GroupCondition condition) {
  return (key & Mask(condition)) != 0;
}

uint64_t GroupKeys::Without(uint64_t key, GroupCondition condition) {
  return key & ~Mask(condition);
}

uint64_t GroupKeys::Within(uint64_t key, Grain grain) const {
  const auto& holders = holders_[NumberIn(key, GroupCondition::kPeriod)];
  return Without(key, GroupCondition::kPeriod) |
         Placed(holders[static_cast<size_t>(grain)], GroupCondition::kPeriod);
}

Grain GroupKeys::GrainOf(uint64_t key) const {
  return periods_[NumberIn(key, GroupCondition::kPeriod)].grain();
}

}  // namespace tanggap::surveys
