#include "services/surveys/api/group_basket.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

// What a cell of the group is called but for its period.
CellName NameOf(const GroupName& group, int series, v1::ProfileDimension dimension) {
  CellName name{
      .series = series, .dimension = dimension, .unit = group.unit, .service = group.service};
  name.channel = group.channel == kAnyCode ? kAnyChannel : std::stoi(group.channel);
  if (dimension != v1::PROFILE_DIMENSION_UNSPECIFIED) name.option = group.option;
  return name;
}

std::optional<AskedPopulation> PopulationNameOf(const GroupName& group) {
  if (group.channel != kAnyCode || group.option != kAnyCode || group.unit.empty() ||
      group.service.empty() || group.period.grain() == Grain::kAll)
    return std::nullopt;
  const auto code = [](const std::string& named) { return named == kAnyCode ? "" : named; };
  return AskedPopulation{code(group.unit), code(group.service), group.period.ToText()};
}

}  // namespace

GroupBasket::GroupBasket(const AskedScope& asked, With with)
    : asked_(asked), wanted_{.tallies = with == With::kTallies} {
  const CountedSeries* counted = asked.Counted();
  if (counted == nullptr) return;
  for (const CellCount& cell : counted->cells()) {
    months_.insert(NumberOf(cell.cell.period.First()));
  }
}

size_t GroupBasket::Add(const GroupName& group, v1::ProfileDimension dimension) {
  Group& added = groups_.emplace_back();
  CellName name = NameOf(group, asked_.series, dimension);
  const Grain grain = group.period.grain();
  const bool by_year = dimension == v1::PROFILE_DIMENSION_UNSPECIFIED &&
                       (grain == Grain::kYear || grain == Grain::kAll);
  name.grain = by_year ? CellGrain::kYear : CellGrain::kMonth;
  std::set<int> periods;
  for (const int month : months_) {
    if (group.period.Holds(MonthOf(month))) periods.insert(by_year ? month / 100 : month);
  }
  for (const int period : periods) {
    added.cells.push_back(wanted_.cells.size());
    name.period = period;
    wanted_.cells.push_back(name);
  }
  if (std::optional<AskedPopulation> population = PopulationNameOf(group)) {
    added.population = wanted_.populations.size();
    wanted_.populations.push_back(*std::move(population));
  }
  return groups_.size() - 1;
}

absl::Status GroupBasket::Read() {
  TANGGAP_ASSIGN_OR_RETURN(found_, asked_.moment->LoadCells(asked_.measured.survey.id, wanted_));
  return absl::OkStatus();
}

absl::StatusOr<CellContent> GroupBasket::ContentOf(size_t place) const {
  CellContent content;
  for (const size_t cell : groups_[place].cells)
    TANGGAP_RETURN_IF_ERROR(content.Merge(found_.cells[cell]));
  return content;
}

int64_t GroupBasket::PopulationOf(size_t place) const {
  const std::optional<size_t>& population = groups_[place].population;
  return population.has_value() ? found_.populations[*population] : 0;
}

}  // namespace tanggap::surveys
