#include "services/surveys/api/suppression_book.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/flagged.h"

namespace tanggap::surveys {

namespace {

using Cells = std::vector<CellCount>;

bool Fits(const std::string& own, const std::string& asked) {
  return asked == kAnyCode || asked == own;
}

absl::StatusOr<Cells> CellsOf(const std::vector<CountedCell>& counts, int series, size_t elements) {
  Cells cells;
  for (const CountedCell& counted : counts) {
    if (counted.name.series != series) continue;
    CellCount& cell = cells.emplace_back(CellCount{GroupOf(counted.name), {counted.people}});
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<HeadCount> answered,
                             ParseAnswered(counted.answered, counted.people, elements));
    cell.people.insert(cell.people.end(), answered.begin(), answered.end());
  }
  return cells;
}

using CellPlace = std::tuple<std::string, std::string, std::string, std::string>;

// Of a cell, whatever its option.
CellPlace PlaceOf(const GroupName& cell) {
  return {cell.unit, cell.service, cell.channel, cell.period.ToText()};
}

// Who was never asked is one more option, which nobody can ask for.
void AddUnasked(const CountedSeries& whole, Cells& cells) {
  std::map<CellPlace, std::vector<HeadCount>> asked;
  for (const CellCount& cell : cells) {
    std::vector<HeadCount>& people = asked[PlaceOf(cell.cell)];
    people.resize(cell.people.size());
    for (size_t i = 0; i < people.size(); ++i) people[i] += cell.people[i];
  }
  for (const CellCount& cell : whole.cells()) {
    if (cell.cell.service == kUntoldCode) continue;
    CellCount rest = cell;
    rest.cell.option = std::string(kUntoldCode);
    if (const auto said = asked.find(PlaceOf(cell.cell)); said != asked.end()) {
      for (size_t i = 0; i < rest.people.size(); ++i) rest.people[i] -= said->second[i];
    }
    if (rest.people.front() != HeadCount()) cells.push_back(std::move(rest));
  }
}

absl::StatusOr<std::vector<FlaggedCell>> FlaggedCellsOf(const CountedSeries& whole,
                                                        const std::vector<FlaggedCount>& counts,
                                                        size_t elements,
                                                        const std::set<int>& unsettled) {
  std::map<CellPlace, const std::optional<std::string>*> known;
  for (const FlaggedCount& count : counts) known[PlaceOf(GroupOf(count.name))] = &count.flagged;
  std::vector<FlaggedCell> cells;
  for (const CellCount& all : whole.cells()) {
    FlaggedCell& cell = cells.emplace_back(FlaggedCell{.all = all});
    cell.all.unsettled = IsUnsettled(all, unsettled);
    const auto found = known.find(PlaceOf(all.cell));
    if (found != known.end() && !found->second->has_value()) continue;
    TANGGAP_ASSIGN_OR_RETURN(cell.flagged,
                             ParseFlagged(found == known.end() ? "" : **found->second, elements));
  }
  return cells;
}

absl::StatusOr<SuppressionBook> ReadBook(const BookName& name, FiguresMoment& moment) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<CountedCell> counts,
                           moment.LoadCounts(name.survey, v1::PROFILE_DIMENSION_UNSPECIFIED));
  std::set<int> all;
  for (const CountedCell& cell : counts) all.insert(cell.name.series);
  std::map<int, CountedSeries> series;
  for (const int number : all) {
    TANGGAP_ASSIGN_OR_RETURN(Cells cells, CellsOf(counts, number, name.elements));
    Suppressions shown = Suppressions::Decide(cells, name.min_cell);
    series.emplace(number, CountedSeries(std::move(cells), std::move(shown)));
  }
  return SuppressionBook(name, std::move(series));
}

}  // namespace

bool IsPartOf(const GroupName& cell, const GroupName& group) {
  return Fits(cell.unit, group.unit) && Fits(cell.service, group.service) &&
         Fits(cell.channel, group.channel) && Fits(cell.option, group.option) &&
         group.period.Holds(cell.period.First());
}

GroupName GroupOf(const CellName& base) {
  GroupName group{.unit = base.unit,
                  .service = base.service,
                  .period = PeriodOf(Grain::kMonth, MonthOf(base.period))};
  group.channel = base.channel == kAnyChannel ? kUntoldCode : std::to_string(base.channel);
  if (base.dimension != v1::PROFILE_DIMENSION_UNSPECIFIED) group.option = base.option;
  return group;
}

CountedSeries::CountedSeries(std::vector<CellCount> cells, Suppressions shown)
    : cells_(std::move(cells)), shown_(std::move(shown)) {
  for (size_t i = 0; i < cells_.size(); ++i) of_unit_[cells_[i].cell.unit].push_back(i);
}

int64_t CountedSeries::CountOf(const GroupName& group) const {
  int64_t count = 0;
  ForEachOf(group, [&](const CellCount& cell) { count += cell.people.front().all; });
  return count;
}

size_t CountedSeries::bytes() const {
  const size_t people = cells_.empty() ? 0 : cells_.front().people.size() * sizeof(HeadCount);
  return cells_.size() * (sizeof(CellCount) + sizeof(size_t) + people) + shown_.bytes();
}

const CountedSeries* SuppressionBook::Find(int series) const {
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

size_t SuppressionBook::bytes() const {
  size_t bytes = sizeof(*this);
  for (const auto& [number, series] : series_) bytes += series.bytes();
  return bytes;
}

absl::StatusOr<std::shared_ptr<const SuppressionBook>> SuppressionBooks::Of(const BookName& name,
                                                                            FiguresMoment& moment,
                                                                            absl::Time deadline) {
  using Made = MadeOnce<BookKey, SuppressionBook>::Made;
  const auto read = [&]() -> absl::StatusOr<Made> {
    TANGGAP_ASSIGN_OR_RETURN(SuppressionBook book, ReadBook(name, moment));
    ForgetBefore({name.survey, name.version});
    const size_t bytes = book.bytes();
    return Made{std::make_shared<const SuppressionBook>(std::move(book)), bytes};
  };
  return books_.Get({name.survey, name.version}, deadline, read);
}

void SuppressionBooks::ForgetBefore(const BookKey& now) {
  const auto before = [&](const auto& key) {
    return std::get<0>(key) == now.first && std::get<1>(key) < now.second;
  };
  books_.Forget(before);
  options_.Forget(before);
  questions_.Forget(before);
}

absl::StatusOr<std::optional<SuppressionBooks::Ahead>> SuppressionBooks::DecideAhead(
    const base::Uuid& survey, int64_t version, FiguresMoment& moment) {
  const std::shared_ptr<const SuppressionBook> asked =
      books_.FindAsked([&](const BookKey& key) { return key.first == survey; });
  if (asked == nullptr) return std::optional<Ahead>();
  BookName name = asked->name();
  name.version = version;
  TANGGAP_ASSIGN_OR_RETURN(SuppressionBook book, ReadBook(name, moment));
  const size_t bytes = book.bytes();
  return std::optional(
      Ahead{{survey, version}, {std::make_shared<const SuppressionBook>(std::move(book)), bytes}});
}

void SuppressionBooks::Put(const Ahead& ahead) {
  ForgetBefore(ahead.key);
  books_.Put(ahead.key, ahead.made);
}

absl::StatusOr<std::shared_ptr<const CountedSeries>> SuppressionBooks::OptionsOf(
    const SuppressionBook& book, int series, v1::ProfileDimension dimension, FiguresMoment& moment,
    absl::Time deadline) {
  const BookName& name = book.name();
  const CountedSeries* whole = book.Find(series);
  if (whole == nullptr) return nullptr;
  using Made = MadeOnce<DecisionKey, CountedSeries>::Made;
  const auto decide = [&]() -> absl::StatusOr<Made> {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<CountedCell> counts,
                             moment.LoadCounts(name.survey, dimension));
    TANGGAP_ASSIGN_OR_RETURN(Cells cells, CellsOf(counts, series, name.elements));
    AddUnasked(*whole, cells);
    Suppressions shown = Suppressions::DecideOptions(cells, name.min_cell, whole->shown());
    const auto made = std::make_shared<const CountedSeries>(std::move(cells), std::move(shown));
    return Made{made, made->bytes()};
  };
  return options_.Get({name.survey, name.version, series, dimension, ""}, deadline, decide);
}

absl::StatusOr<const std::vector<AnsweredCell>*> AnsweredSeries::Cells(const base::Uuid& survey) {
  if (!cells_.has_value()) {
    TANGGAP_ASSIGN_OR_RETURN(cells_, moment_.LoadAnswered(survey, series_, dimension_));
  }
  return &*cells_;
}

absl::StatusOr<std::shared_ptr<const Suppressions>> SuppressionBooks::OfQuestion(
    const SuppressionBook& book, const std::string& question, AnsweredSeries& answered,
    absl::Time deadline) {
  const BookName& name = book.name();
  const auto decide = [&]() -> absl::StatusOr<Questions::Made> {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<AnsweredCell>* const all,
                             answered.Cells(name.survey));
    Cells cells;
    bool everybody = true;
    for (const AnsweredCell& each : *all) {
      if (each.people == HeadCount()) continue;
      TANGGAP_ASSIGN_OR_RETURN(const HeadCount people, Tallies::PeopleIn(each.questions, question));
      cells.push_back({GroupOf(each.name), {each.people, people}});
      everybody = everybody && people == each.people;
    }
    if (everybody) return Questions::Made{nullptr, 0};
    return Decided(cells, name.min_cell);
  };
  return questions_.Get(
      {name.survey, name.version, answered.series(), answered.dimension(), question}, deadline,
      decide);
}

absl::StatusOr<std::shared_ptr<const Suppressions>> SuppressionBooks::OfScreenedOut(
    const SuppressionBook& book, AnsweredSeries& answered, absl::Time deadline) {
  const BookName& name = book.name();
  const auto decide = [&]() -> absl::StatusOr<Questions::Made> {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<AnsweredCell>* const all,
                             answered.Cells(name.survey));
    Cells cells;
    for (const AnsweredCell& each : *all) {
      const HeadCount people{.all = each.screened_out, .open = each.screened_out};
      if (people.all != 0) cells.push_back({GroupOf(each.name), {people}});
    }
    if (cells.empty()) return Questions::Made{nullptr, 0};
    return Decided(cells, name.min_cell);
  };
  return questions_.Get({name.survey, name.version, answered.series(), answered.dimension(), ""},
                        deadline, decide);
}

absl::StatusOr<std::shared_ptr<const Suppressions>> SuppressionBooks::OfFlagged(
    const SuppressionBook& book, int series, const std::set<int>& unsettled, FiguresMoment& moment,
    absl::Time deadline) {
  const BookName& name = book.name();
  const auto decide = [&]() -> absl::StatusOr<Questions::Made> {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<FlaggedCount> counts,
                             moment.LoadFlagged(name.survey, series));
    const CountedSeries& whole = *book.Find(series);
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<FlaggedCell> cells,
                             FlaggedCellsOf(whole, counts, name.elements, unsettled));
    const auto made =
        std::make_shared<const Suppressions>(DecideFlagged(cells, name.min_cell, whole.shown()));
    return Questions::Made{made, made->bytes()};
  };
  std::string months = "*";
  for (const int month : unsettled) months += base::Join(month, ",");
  return questions_.Get(
      {name.survey, name.version, series, v1::PROFILE_DIMENSION_UNSPECIFIED, std::move(months)},
      deadline, decide);
}

SuppressionBooks::Questions::Made SuppressionBooks::Decided(const std::vector<CellCount>& cells,
                                                            int min_cell) {
  const auto made = std::make_shared<const Suppressions>(Suppressions::Decide(cells, min_cell));
  return {made, made->bytes()};
}

}  // namespace tanggap::surveys
