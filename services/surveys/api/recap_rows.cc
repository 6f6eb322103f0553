#include "services/surveys/api/recap_rows.h"

#include <algorithm>
#include <set>

#include "libs/base/result.h"
#include "services/surveys/api/suppression_book.h"

namespace tanggap::surveys {

namespace {

absl::Status PoolInto(const std::optional<ElementSums>& more, std::optional<ElementSums>& sums) {
  if (!more.has_value()) return absl::OkStatus();
  if (!sums.has_value()) {
    sums = more;
    return absl::OkStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(sums, Pool(*sums, *more));
  return absl::OkStatus();
}

}  // namespace

bool RecapRows::HasEnded(int month) const {
  return PeriodOf(Grain::kMonth, MonthOf(month)).HasEnded(today_);
}

bool RecapRows::IsWithin(int month) const {
  return HasEnded(month) && period_.Holds(MonthOf(month));
}

absl::StatusOr<RecapRows::Units> RecapRows::OfSurvey(const Survey& survey,
                                                     FiguresMoment& moment) const {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<CountedCell> counts,
                           moment.LoadCounts(survey.id, v1::PROFILE_DIMENSION_UNSPECIFIED));
  // Of months that have ended alone, as the figures that are told here are.
  std::map<int, std::vector<CellCount>> by_series;
  Units units;
  for (const CountedCell& counted : counts) {
    if (!HasEnded(counted.name.period)) continue;
    TANGGAP_ASSIGN_OR_RETURN(
        const std::vector<HeadCount> answered,
        ParseAnswered(counted.answered, counted.people, profile_.elements.size()));
    CellCount& cell = by_series[counted.name.series].emplace_back(
        CellCount{GroupOf(counted.name), {counted.people}});
    cell.people.insert(cell.people.end(), answered.begin(), answered.end());
    if (IsWithin(counted.name.period)) units[counted.name.unit].responses += counted.people.all;
  }
  std::erase_if(units, [](const auto& unit) { return unit.second.responses <= 0; });
  for (const auto& [series, cells] : by_series) {
    const Suppressions shown = Suppressions::Decide(cells, survey.min_cell);
    for (auto& [unit, recap] : units) {
      const v1::Suppression suppression = shown.Of({.unit = unit, .period = period_});
      recap.shown &=
          suppression == v1::SUPPRESSION_UNSPECIFIED || suppression == v1::SUPPRESSION_EMPTY;
    }
  }
  TANGGAP_RETURN_IF_ERROR(ReadSums(survey.id, counts, moment, units));
  TANGGAP_RETURN_IF_ERROR(ReadProfiles(survey.id, moment, units));
  return units;
}

absl::Status RecapRows::ReadSums(const base::Uuid& survey, const std::vector<CountedCell>& counts,
                                 FiguresMoment& moment, Units& units) const {
  AskedCells asked;
  std::set<std::pair<int, int>> months;  // with their series
  for (const CountedCell& counted : counts) {
    if (IsWithin(counted.name.period)) months.emplace(counted.name.series, counted.name.period);
  }
  for (const auto& [unit, recap] : units) {
    asked.populations.push_back({unit, "", period_.ToText()});
    for (const auto& [series, month] : months) {
      asked.cells.push_back({.series = series,
                             .period = month,
                             .unit = unit,
                             .service = kAnyCode,
                             .channel = kAnyChannel});
    }
  }
  TANGGAP_ASSIGN_OR_RETURN(const FoundCells found, moment.LoadCells(survey, asked));
  size_t place = 0;
  size_t population = 0;
  for (auto& [unit, recap] : units) {
    recap.population = found.populations[population++];
    for (size_t i = 0; i < months.size(); ++i, ++place) {
      if (recap.shown) TANGGAP_RETURN_IF_ERROR(PoolInto(found.cells[place].sums, recap.sums));
    }
  }
  return absl::OkStatus();
}

absl::Status RecapRows::ReadProfiles(const base::Uuid& survey, FiguresMoment& moment,
                                     Units& units) const {
  for (const v1::ProfileDimension dimension : RecapDimensions()) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<CountedCell> said,
                             moment.LoadCounts(survey, dimension));
    for (const CountedCell& cell : said) {
      const auto unit = units.find(cell.name.unit);
      if (unit == units.end() || !IsWithin(cell.name.period)) continue;
      unit->second.said[{dimension, cell.name.option}] += cell.people.all;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, UnitRecap>> RecapRows::Of(const std::string& agency,
                                                               absl::Time deadline) const {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<MeasuredSurvey> surveys,
                           figures_.ListOfProfile(agency, profile_.code, deadline));
  Units all;
  for (const MeasuredSurvey& measured : surveys) {
    TANGGAP_ASSIGN_OR_RETURN(const std::unique_ptr<FiguresMoment> moment, figures_.Look(deadline));
    TANGGAP_ASSIGN_OR_RETURN(const Units units, OfSurvey(measured.survey, *moment));
    for (const auto& [unit, recap] : units) {
      UnitRecap& pooled = all[unit];
      // What one survey may not show, the others would give away.
      pooled.shown &= recap.shown;
      pooled.responses += recap.responses;
      // Surveys of one unit ask the same people, so that numbers of theirs do not add up.
      pooled.population = std::max(pooled.population, recap.population);
      for (const auto& [of, count] : recap.said) pooled.said[of] += count;
      TANGGAP_RETURN_IF_ERROR(PoolInto(recap.sums, pooled.sums));
    }
  }
  // Said of no unit, a population is the agency's as a whole: not that of who named none among
  // others.
  if (const auto none = all.find(""); none != all.end() && all.size() > 1)
    none->second.population = 0;
  return all;
}

}  // namespace tanggap::surveys
