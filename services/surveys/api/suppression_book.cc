#include "services/surveys/api/suppression_book.h"

#include <absl/cleanup/cleanup.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

bool Fits(const std::string& own, const std::string& asked) {
  return asked == kAnyCode || asked == own;
}

absl::Status HasChanged() { return errors::Error(errors::Reason::CONCURRENT_CHANGE); }

}  // namespace

bool IsPartOf(const GroupName& cell, const GroupName& group) {
  return Fits(cell.unit, group.unit) && Fits(cell.service, group.service) &&
         Fits(cell.channel, group.channel) && Fits(cell.option, group.option) &&
         group.period.Holds(cell.period.First());
}

SuppressionBook::Series::Series(std::vector<CellCount> cells, Suppressions shown)
    : cells_(std::move(cells)), shown_(std::move(shown)) {
  for (size_t i = 0; i < cells_.size(); ++i) of_unit_[cells_[i].cell.unit].push_back(i);
}

int64_t SuppressionBook::Series::CountOf(const GroupName& group) const {
  int64_t count = 0;
  ForEachOf(group, [&](const CellCount& cell) { count += cell.people.front().all; });
  return count;
}

Period MonthOf(int month) {
  return PeriodOf(Grain::kMonth, absl::CivilMonth(month / 100, month % 100));
}

GroupName GroupOf(const CellName& base) {
  GroupName group{.unit = base.unit, .service = base.service, .period = MonthOf(base.period)};
  group.channel = base.channel == kAnyChannel ? kUntoldCode : std::to_string(base.channel);
  if (base.dimension != v1::PROFILE_DIMENSION_UNSPECIFIED) group.option = base.option;
  return group;
}

absl::StatusOr<std::shared_ptr<SuppressionBook>> SuppressionBook::Read(Figures& figures,
                                                                       const base::Uuid& survey,
                                                                       int min_cell,
                                                                       size_t elements,
                                                                       absl::Time deadline) {
  std::shared_ptr<SuppressionBook> book(new SuppressionBook(figures, survey, min_cell, elements));
  TANGGAP_ASSIGN_OR_RETURN(const Counts counts,
                           figures.LoadCounts(survey, v1::PROFILE_DIMENSION_UNSPECIFIED, deadline));
  book->version_ = counts.version;
  std::set<int> all;
  for (const CountedCell& cell : counts.cells) all.insert(cell.name.series);
  for (const int series : all) {
    TANGGAP_ASSIGN_OR_RETURN(std::vector<CellCount> cells, book->CellsOf(counts, series));
    Suppressions shown = Suppressions::Decide(cells, min_cell);
    book->series_.emplace(series, Series{std::move(cells), std::move(shown)});
  }
  return book;
}

absl::StatusOr<std::vector<CellCount>> SuppressionBook::CellsOf(const Counts& counts,
                                                                int series) const {
  std::vector<CellCount> cells;
  for (const CountedCell& counted : counts.cells) {
    if (counted.name.series != series) continue;
    CellCount& cell = cells.emplace_back(CellCount{GroupOf(counted.name), {counted.people}});
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<HeadCount> answered,
                             ParseAnswered(counted.answered, counted.people, elements_));
    cell.people.insert(cell.people.end(), answered.begin(), answered.end());
  }
  return cells;
}

const SuppressionBook::Series* SuppressionBook::Find(int series) const {
  const auto found = series_.find(series);
  return found == series_.end() ? nullptr : &found->second;
}

std::set<int> SuppressionBook::SeriesIn(const Period& period) const {
  std::set<int> found;
  for (const auto& [series, of] : series_) {
    for (const CellCount& cell : of.cells()) {
      if (cell.people.front().all <= 0 || !period.Holds(cell.cell.period.First())) continue;
      found.insert(series);
      break;
    }
  }
  return found;
}

absl::StatusOr<const SuppressionBook::Series*> SuppressionBook::OptionsOf(
    int series, v1::ProfileDimension dimension, absl::Time deadline) {
  base::MutexLock lock(mutex_);
  const OptionsName name = {series, dimension};
  if (const auto known = options_.find(name); known != options_.end()) return known->second.get();
  const Series* whole = Find(series);
  if (whole == nullptr) return static_cast<const Series*>(nullptr);
  TANGGAP_ASSIGN_OR_RETURN(const Counts counts, figures_.LoadCounts(survey_, dimension, deadline));
  if (counts.version != version_) return HasChanged();
  TANGGAP_ASSIGN_OR_RETURN(std::vector<CellCount> cells, CellsOf(counts, series));
  // Who was never asked is one more option, which nobody can ask for.
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::vector<HeadCount>>
      asked;
  const auto place = [](const GroupName& cell) {
    return std::tuple(cell.unit, cell.service, cell.channel, cell.period.ToText());
  };
  for (const CellCount& cell : cells) {
    std::vector<HeadCount>& people = asked[place(cell.cell)];
    people.resize(cell.people.size());
    for (size_t i = 0; i < people.size(); ++i) people[i] += cell.people[i];
  }
  for (const CellCount& cell : whole->cells()) {
    if (cell.cell.service == kUntoldCode) continue;
    CellCount rest = cell;
    rest.cell.option = std::string(kUntoldCode);
    if (const auto said = asked.find(place(cell.cell)); said != asked.end()) {
      for (size_t i = 0; i < rest.people.size(); ++i) rest.people[i] -= said->second[i];
    }
    if (rest.people.front() != HeadCount()) cells.push_back(std::move(rest));
  }
  Suppressions shown = Suppressions::DecideOptions(cells, min_cell_, whole->shown());
  return options_
      .emplace(name, std::make_unique<Series>(Series{std::move(cells), std::move(shown)}))
      .first->second.get();
}

absl::StatusOr<const std::vector<TalliedCell>*> SuppressionBook::TalliedBy(const OptionsName& name,
                                                                           absl::Time deadline) {
  const auto known = tallied_.find(name);
  if (known != tallied_.end()) return &known->second;
  TANGGAP_ASSIGN_OR_RETURN(TalliedCells tallied,
                           figures_.LoadTallies(survey_, name.first, name.second, deadline));
  if (tallied.version != version_) return HasChanged();
  return &tallied_.emplace(name, std::move(tallied.cells)).first->second;
}

absl::StatusOr<const Suppressions*> SuppressionBook::OfQuestion(int series,
                                                                v1::ProfileDimension dimension,
                                                                const std::string& question,
                                                                absl::Time deadline) {
  base::MutexLock lock(mutex_);
  const OptionsName options = {series, dimension};
  const QuestionName name = {options, question};
  if (const auto known = questions_.find(name); known != questions_.end())
    return known->second.get();
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<TalliedCell>* const tallied,
                           TalliedBy(options, deadline));
  std::vector<CellCount> cells;
  for (const TalliedCell& each : *tallied) {
    if (each.people == HeadCount()) continue;
    const QuestionTally* tally = each.tallies.Find(question);
    cells.push_back({GroupOf(each.name), {each.people, tally ? tally->people : HeadCount()}});
  }
  std::unique_ptr<Suppressions> decided;
  if (!std::ranges::all_of(
          cells, [](const CellCount& cell) { return cell.people.front() == cell.people.back(); }))
    decided = std::make_unique<Suppressions>(Suppressions::Decide(cells, min_cell_));
  return questions_.emplace(name, std::move(decided)).first->second.get();
}

absl::StatusOr<std::shared_ptr<SuppressionBook>> SuppressionBooks::Of(
    const MeasuredSurvey& measured, size_t elements, absl::Time deadline) {
  const base::Uuid& survey = measured.survey.id;
  {
    base::MutexLock lock(mutex_);
    while (true) {
      if (std::shared_ptr<SuppressionBook> kept = FindKept(survey, measured.version)) return kept;
      if (!reading_.contains(survey)) break;
      read_.Wait(lock);
    }
    reading_.insert(survey);
  }
  const absl::Cleanup done = [&] {
    base::MutexLock lock(mutex_);
    reading_.erase(survey);
    read_.NotifyAll();
  };
  TANGGAP_ASSIGN_OR_RETURN(
      std::shared_ptr<SuppressionBook> book,
      SuppressionBook::Read(figures_, survey, measured.survey.min_cell, elements, deadline));
  {
    base::MutexLock lock(mutex_);
    Keep(survey, book);
  }
  return book;
}

std::shared_ptr<SuppressionBook> SuppressionBooks::FindKept(const base::Uuid& survey,
                                                            int64_t version) {
  const auto found = kept_.find(survey);
  if (found == kept_.end() || found->second.book->version() != version) return nullptr;
  used_.splice(used_.begin(), used_, found->second.place);
  return found->second.book;
}

void SuppressionBooks::Keep(const base::Uuid& survey, std::shared_ptr<SuppressionBook> book) {
  if (const auto known = kept_.find(survey); known != kept_.end()) {
    if (known->second.book->version() < book->version()) known->second.book = std::move(book);
    return;
  }
  used_.push_front(survey);
  kept_[survey] = {std::move(book), used_.begin()};
  if (kept_.size() <= most_) return;
  kept_.erase(used_.back());
  used_.pop_back();
}

}  // namespace tanggap::surveys
