#include "services/surveys/api/index_grouping.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

absl::Status Refused(const char* description) {
  return Error(Reason::INVALID_FIELD).Field("group_by", description);
}

std::optional<Grain> GrainOf(v1::Grouping grouping) {
  switch (grouping) {
    case v1::GROUPING_MONTH:
      return Grain::kMonth;
    case v1::GROUPING_QUARTER:
      return Grain::kQuarter;
    case v1::GROUPING_SEMESTER:
      return Grain::kSemester;
    case v1::GROUPING_YEAR:
      return Grain::kYear;
    default:
      return std::nullopt;
  }
}

// Months from the year 0 on.
int64_t CountOf(absl::CivilMonth month) { return month.year() * 12 + month.month() - 1; }

int64_t ChannelOf(const std::string& channel) {
  return channel == kAnyCode || channel == kUntoldCode ? 0 : std::stoll(channel);
}

}  // namespace

const std::vector<query::PageKeyType>& GroupPlace::KeyTypes() {
  using enum query::PageKeyType;
  static const auto& types =
      *new std::vector<query::PageKeyType>{kText, kText, kInteger, kInteger, kInteger, kText};
  return types;
}

std::vector<query::PageKey> GroupPlace::ToKeys() const {
  return {unit, service, month, channel, option, option_code};
}

GroupPlace GroupPlace::FromKeys(const std::vector<query::PageKey>& keys) {
  return {std::get<std::string>(keys[0]), std::get<std::string>(keys[1]),
          std::get<int64_t>(keys[2]),     std::get<int64_t>(keys[3]),
          std::get<int64_t>(keys[4]),     std::get<std::string>(keys[5])};
}

absl::StatusOr<IndexGrouping> IndexGrouping::Read(const AskedScope& asked,
                                                  const v1::GetIndexRequest& request) {
  IndexGrouping grouping;
  bool by_profile = false;
  for (const int number : request.group_by()) {
    const auto each = static_cast<v1::Grouping>(number);
    if (each == v1::GROUPING_UNSPECIFIED) return Refused("Must each be stated.");
    if (each == v1::GROUPING_PROFILE) {
      by_profile = true;
    } else if (const std::optional<Grain> grain = GrainOf(each)) {
      if (grouping.grain_) return Refused("Must name one grain of time at most.");
      if (*grain > asked.group.period.grain())
        return Refused("Must not be a coarser grain of time than the period of the scope.");
      grouping.grain_ = *grain;
    } else {
      if (grouping.Has(each)) return Refused("Must each stand there once.");
      grouping.conditions_.push_back(each);
    }
  }
  if (!by_profile) {
    if (request.profile() == v1::PROFILE_DIMENSION_UNSPECIFIED) return grouping;
    return Error(Reason::INVALID_FIELD)
        .Field("profile", "Goes with GROUPING_PROFILE alone.")
        .ToStatus();
  }
  if (request.group_by_size() > 1) return Refused("GROUPING_PROFILE goes with no other.");
  grouping.dimension_ = request.profile();
  if (asked.ProfileQuestion(grouping.dimension_) == nullptr)
    return Error(Reason::UNKNOWN_QUESTION).With("question", "profile").ToStatus();
  return grouping;
}

bool IndexGrouping::Has(v1::Grouping condition) const {
  return std::ranges::find(conditions_, condition) != conditions_.end();
}

GroupName IndexGrouping::NameOf(const AskedScope& asked, const GroupName& cell) const {
  GroupName name = asked.group;
  if (Has(v1::GROUPING_UNIT)) name.unit = cell.unit;
  if (Has(v1::GROUPING_SERVICE)) name.service = cell.service;
  if (Has(v1::GROUPING_CHANNEL)) name.channel = cell.channel;
  if (grain_.has_value()) name.period = PeriodOf(*grain_, cell.period.First());
  if (dimension_ != v1::PROFILE_DIMENSION_UNSPECIFIED) name.option = cell.option;
  return name;
}

GroupPlace IndexGrouping::PlaceOf(const AskedScope& asked, const GroupName& group) const {
  GroupPlace place{.unit = group.unit, .service = group.service};
  if (group.period.grain() != Grain::kAll) place.month = CountOf(group.period.First());
  place.channel = ChannelOf(group.channel);
  const Question* question = asked.ProfileQuestion(dimension_);
  if (dimension_ == v1::PROFILE_DIMENSION_UNSPECIFIED || question == nullptr) return place;
  // Who did not say comes last, after what earlier versions had.
  const std::optional<size_t> option = question->FindOption(group.option);
  const size_t behind = question->options.size() + (group.option.empty() ? 1 : 0);
  place.option = static_cast<int64_t>(option.value_or(behind));
  place.option_code = group.option;
  return place;
}

std::optional<IndexGrouping::Told> IndexGrouping::ToldOf(const GroupName& cell) const {
  const bool by_service = Has(v1::GROUPING_SERVICE);
  const bool by_channel = Has(v1::GROUPING_CHANNEL);
  const bool by_option = dimension_ != v1::PROFILE_DIMENSION_UNSPECIFIED;
  if ((by_service && cell.service == kUntoldCode) || (by_channel && cell.channel == kUntoldCode) ||
      (by_option && cell.option == kUntoldCode))
    return std::nullopt;
  int64_t month = 0;
  if (grain_.has_value()) month = CountOf(PeriodOf(*grain_, cell.period.First()).First());
  return Told(Has(v1::GROUPING_UNIT) ? std::string_view(cell.unit) : "",
              by_service ? std::string_view(cell.service) : "",
              by_channel ? std::string_view(cell.channel) : "",
              by_option ? std::string_view(cell.option) : "", month);
}

std::vector<GroupName> IndexGrouping::PendingCells(const AskedScope& asked) const {
  std::vector<GroupName> cells;
  if (dimension_ != v1::PROFILE_DIMENSION_UNSPECIFIED || Has(v1::GROUPING_SERVICE) ||
      Has(v1::GROUPING_CHANNEL) || asked.group.service != kAnyCode ||
      asked.group.channel != kAnyCode)
    return cells;
  for (const PendingCount& each : asked.figures.pending) {
    if (each.series != asked.series) continue;
    GroupName cell{.unit = each.unit, .period = PeriodOf(Grain::kMonth, MonthOf(each.month))};
    if (IsPartOf(cell, asked.group)) cells.push_back(std::move(cell));
  }
  return cells;
}

std::vector<PlacedGroup> IndexGrouping::GroupsOf(const AskedScope& asked,
                                                 const CountedSeries* counted,
                                                 const std::optional<GroupPlace>& last,
                                                 size_t most) const {
  // A survey has thousands of cells and each call looks at all of them: what tells groups apart is
  // not copied.
  absl::flat_hash_set<Told> known;
  std::vector<PlacedGroup> groups;
  const auto add = [&](const GroupName& cell) {
    const std::optional<Told> told = ToldOf(cell);
    if (!told.has_value() || !known.insert(*told).second) return;
    GroupName name = NameOf(asked, cell);
    GroupPlace place = PlaceOf(asked, name);
    if (!last.has_value() || *last < place) groups.push_back({std::move(place), std::move(name)});
  };
  if (counted != nullptr) {
    counted->ForEachOf(asked.group, [&](const CellCount& cell) {
      if (cell.people.front().all > 0) add(cell.cell);
    });
  }
  // They live as long as what tells groups apart.
  const std::vector<GroupName> pending = PendingCells(asked);
  for (const GroupName& cell : pending) add(cell);
  const auto by_place = [](const PlacedGroup& group) -> const GroupPlace& { return group.place; };
  most = std::min(most, groups.size());
  std::ranges::partial_sort(groups, groups.begin() + static_cast<std::ptrdiff_t>(most), {},
                            by_place);
  groups.resize(most);
  return groups;
}

v1::GroupKey IndexGrouping::KeyOf(const GroupName& group) const {
  v1::GroupKey key;
  if (Has(v1::GROUPING_UNIT)) key.set_unit(group.unit);
  if (Has(v1::GROUPING_SERVICE)) key.set_service(group.service);
  if (Has(v1::GROUPING_CHANNEL))
    key.set_channel(static_cast<common::v1::Channel>(ChannelOf(group.channel)));
  if (grain_.has_value()) key.set_period(group.period.ToText());
  if (dimension_ != v1::PROFILE_DIMENSION_UNSPECIFIED) {
    key.set_profile(dimension_);
    key.set_profile_option(group.option);
  }
  return key;
}

}  // namespace tanggap::surveys
