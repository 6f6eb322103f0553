#include "services/surveys/api/frozen_figures.h"

#include <algorithm>
#include <map>
#include <utility>

#include "libs/base/result.h"
#include "services/surveys/api/group_indexes.h"
#include "services/surveys/api/index_grouping.h"
#include "services/surveys/domain/group_index.h"

namespace tanggap::surveys {

namespace {

// Read at a time: each takes some kilobytes.
constexpr size_t kGroupsAtOnce = 25;

void Add(std::vector<HeadCount>& people, const std::vector<HeadCount>& more) {
  people.resize(std::max(people.size(), more.size()));
  for (size_t i = 0; i < more.size(); ++i) people[i] += more[i];
}

// Everybody who counts, by group.
std::map<PublishedGroup, std::vector<HeadCount>> PeopleIn(const AskedScope& asked) {
  std::map<PublishedGroup, std::vector<HeadCount>> groups;
  const CountedSeries* counted = asked.Counted();
  if (counted == nullptr) return groups;
  for (const CellCount& cell : counted->cells()) {
    if (!asked.group.period.Holds(cell.cell.period.First())) continue;
    Add(groups[{kAnyCode, kAnyCode}], cell.people);
    Add(groups[{cell.cell.unit, kAnyCode}], cell.people);
    if (!asked.measured.survey.services.empty())
      Add(groups[{cell.cell.unit, cell.cell.service}], cell.people);
  }
  return groups;
}

GroupName NameOf(const AskedScope& asked, const PublishedGroup& group) {
  GroupName name = asked.group;
  name.unit = group.first;
  name.service = group.second;
  return name;
}

v1::GroupKey KeyOf(const GroupName& group) {
  v1::GroupKey key;
  if (group.unit != kAnyCode) key.set_unit(group.unit);
  if (group.service != kAnyCode) key.set_service(group.service);
  key.set_period(group.period.ToText());
  return key;
}

// Texts of one reader's language stay out of what everybody reads.
void ClearLabels(v1::Index& index) {
  for (v1::IndexFigures* figures : {index.mutable_official(), index.mutable_without_flagged()}) {
    for (v1::ElementFigures& element : *figures->mutable_elements()) element.clear_label();
  }
}

absl::CivilDay AfterLast(const Period& period) { return absl::CivilDay(period.Last() + 1); }

void Hide(v1::Suppression suppression, v1::Index& index) {
  v1::Index hidden;
  *hidden.mutable_group() = index.group();
  hidden.set_response_count(index.response_count());
  hidden.set_suppression(suppression);
  index = std::move(hidden);
}

}  // namespace

absl::StatusOr<FrozenFigures> FrozenFiguresReader::TakeUpAndRead(postgres::Transaction& transaction,
                                                                 const Asker& asker,
                                                                 const Survey& survey,
                                                                 const FrozenScope& scope) const {
  const Period period = *ParsePeriod(scope.period);
  TANGGAP_RETURN_IF_ERROR(cells_.TakeUp(transaction,
                                        {.survey = survey.id,
                                         .agency = survey.agency,
                                         .index_profile = survey.index_profile,
                                         .min_cell = survey.min_cell},
                                        {NumberOf(period.First()), NumberOf(period.Last())},
                                        asker.deadline));
  Figures figures(transaction);
  // Of its own: if the transaction does not commit, another one gets the version that it has made.
  SuppressionBooks books(world_.clock);
  const ResultStores seen{figures, books, stores_.versions, stores_.profiles};
  return FrozenFiguresReader(world_, seen, cells_).Read(asker, scope);
}

absl::StatusOr<FrozenFigures> FrozenFiguresReader::Read(const Asker& asker,
                                                        const FrozenScope& scope) const {
  v1::ResultScope wanted;
  wanted.set_survey("surveys/" + scope.survey.ToString());
  wanted.set_series(scope.series);
  wanted.set_period(scope.period);
  TANGGAP_ASSIGN_OR_RETURN(const AskedScope asked, scopes_.Read(asker, wanted, ""));
  const Survey& survey = asked.measured.survey;
  FrozenFigures figures{
      .version = asked.book->name().version, .series = asked.series, .min_cell = survey.min_cell};
  const directory::WorkCalendar* calendar = world_.directory()->CalendarOf(survey.agency);
  for (const auto& version : asked.versions) {
    const bool in_time = calendar == nullptr || calendar->DateOf(version->published.publish_time) <
                                                    AfterLast(asked.group.period);
    if (in_time) figures.versions.push_back(version->published.version);
  }
  const CountedSeries* counted = asked.Counted();
  figures.suppression = counted == nullptr ? v1::SUPPRESSION_EMPTY : counted->Of(asked.group);
  figures.people.groups = PeopleIn(asked);
  TANGGAP_ASSIGN_OR_RETURN(FrequencyApi::All all, frequencies_.Count(asked));
  figures.people.questions = std::move(all.people);
  figures.response_count = all.shown.response_count();
  figures.frequencies = {all.shown.questions().begin(), all.shown.questions().end()};
  if (asked.profile.has_value()) {
    figures.index_profile = asked.profile->code;
    TANGGAP_RETURN_IF_ERROR(ReadIndexes(asked, figures));
  }
  return figures;
}

absl::Status FrozenFiguresReader::ReadIndexes(const AskedScope& asked,
                                              FrozenFigures& figures) const {
  std::vector<GroupName> groups = {asked.group};
  for (const bool services : {false, true}) {
    for (const auto& [group, people] : figures.people.groups) {
      if (group.first == kAnyCode || (group.second != kAnyCode) != services) continue;
      // Who named no service stands in the unit's index alone, whose name theirs would have.
      if (services && (group.second.empty() || group.second == kUntoldCode)) continue;
      groups.push_back(NameOf(asked, group));
    }
  }
  std::vector<v1::Index> indexes;
  for (size_t begin = 0; begin < groups.size(); begin += kGroupsAtOnce) {
    const size_t end = std::min(groups.size(), begin + kGroupsAtOnce);
    const std::vector<GroupName> some(groups.begin() + static_cast<ptrdiff_t>(begin),
                                      groups.begin() + static_cast<ptrdiff_t>(end));
    TANGGAP_ASSIGN_OR_RETURN(std::vector<v1::Index> more, IndexesOf(asked, some));
    std::move(more.begin(), more.end(), std::back_inserter(indexes));
  }
  figures.suppression = indexes.front().suppression();
  figures.total = std::move(indexes.front());
  figures.indexes.assign(std::make_move_iterator(indexes.begin() + 1),
                         std::make_move_iterator(indexes.end()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Index>> FrozenFiguresReader::IndexesOf(
    const AskedScope& asked, const std::vector<GroupName>& groups) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  GroupIndexes reading(asked, *directory, {});
  for (const GroupName& group : groups) TANGGAP_RETURN_IF_ERROR(reading.Add(group));
  TANGGAP_RETURN_IF_ERROR(reading.Read());
  std::vector<v1::Index> indexes;
  for (size_t i = 0; i < groups.size(); ++i) {
    TANGGAP_ASSIGN_OR_RETURN(v1::Index index, reading.IndexOf(i));
    *index.mutable_group() = KeyOf(groups[i]);
    if (index.has_official()) ClearLabels(index);
    if (!index.without_flagged().has_index()) index.clear_without_flagged();
    indexes.push_back(std::move(index));
  }
  return indexes;
}

void Withhold(const WithheldFigures& withheld, FrozenFigures& figures) {
  if (withheld.whole) figures.suppression = v1::SUPPRESSION_COMPLEMENT;
  if (withheld.flagged && figures.total.has_value()) ClearFlagged(*figures.total);
  for (v1::Index& index : figures.indexes) {
    if (withheld.flagged) ClearFlagged(index);
    const v1::GroupKey& key = index.group();
    const bool hidden =
        withheld.groups.contains({key.unit(), key.service().empty() ? kAnyCode : key.service()});
    if (hidden && index.suppression() == v1::SUPPRESSION_UNSPECIFIED)
      Hide(v1::SUPPRESSION_COMPLEMENT, index);
  }
  for (v1::QuestionFrequencies& question : figures.frequencies) {
    if (!withheld.questions.contains(question.question()) ||
        question.suppression() != v1::SUPPRESSION_UNSPECIFIED) {
      continue;
    }
    v1::QuestionFrequencies hidden;
    hidden.set_question(question.question());
    hidden.set_suppression(v1::SUPPRESSION_COMPLEMENT);
    question = std::move(hidden);
  }
}

}  // namespace tanggap::surveys
