#include "services/surveys/api/group_indexes.h"

#include <algorithm>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "services/surveys/api/index_grouping.h"
#include "services/surveys/domain/group_index.h"
#include "services/surveys/domain/wording.h"

namespace tanggap::surveys {

namespace {

constexpr char kDefaultLanguage[] = "id";

const std::string& TextIn(const common::v1::LocalizedText& text, errors::Language language) {
  return language == errors::Language::kEnglish && !text.en().empty() ? text.en() : text.id();
}

// What options of a choice are called.
const v1::ChoiceOption* FindOption(const v1::SurveyDefinition& definition,
                                   v1::ProfileDimension dimension, const std::string& code) {
  for (const v1::Page& page : definition.pages()) {
    for (const v1::Question& question : page.questions()) {
      if (question.profile() != dimension) continue;
      for (const v1::ChoiceOption& option : question.single_choice().options()) {
        if (option.code() == code) return &option;
      }
    }
  }
  return nullptr;
}

}  // namespace

GroupIndexes::GroupIndexes(const AskedScope& asked, const directory::Directory& directory,
                           IndexOptions options)
    : asked_(asked),
      directory_(directory),
      options_(std::move(options)),
      basket_(asked, GroupBasket::With::kSums),
      flagged_(
          {*asked.books, *asked.book, asked.series, *asked.moment, asked.today, asked.deadline}) {}

absl::Status GroupIndexes::Add(const GroupName& group) {
  Group& added = groups_.emplace_back(Group{.name = group});
  const bool of_option = group.option != kAnyCode;
  const CountedSeries* counted = asked_.Counted();
  std::shared_ptr<const CountedSeries> options;
  if (of_option) {
    TANGGAP_ASSIGN_OR_RETURN(options, asked_.OptionsOf(options_.dimension));
    counted = options.get();
  }
  added.suppression = v1::SUPPRESSION_EMPTY;
  if (counted == nullptr) return absl::OkStatus();
  added.suppression = counted->Of(group);
  if (added.suppression != v1::SUPPRESSION_UNSPECIFIED) {
    added.count = counted->CountOf(group);
    return absl::OkStatus();
  }
  added.place =
      basket_.Add(group, of_option ? options_.dimension : v1::PROFILE_DIMENSION_UNSPECIFIED);
  if (!of_option) AddServices(added);
  return absl::OkStatus();
}

// Of whom it is not told yet what service they chose, there is none to take a mean with.
void GroupIndexes::AddServices(Group& group) {
  if (group.name.service != kAnyCode) return;
  const CountedSeries& counted = *asked_.Counted();
  std::set<std::string> services;
  counted.ForEachOf(group.name, [&](const CellCount& cell) {
    if (cell.people.front().all > 0) services.insert(cell.cell.service);
  });
  if (services.erase(kUntoldCode) > 0) return;
  services.erase("");
  if (services.size() < 2) return;
  std::vector<GroupName> names;
  for (const std::string& service : services) {
    names.push_back(group.name);
    names.back().service = service;
    if (counted.Of(names.back()) != v1::SUPPRESSION_UNSPECIFIED) return;
  }
  for (const GroupName& name : names) group.services.push_back(basket_.Add(name));
}

bool GroupIndexes::IsReworded(const Period& period) const {
  const directory::WorkCalendar* calendar = directory_.CalendarOf(asked_.measured.survey.agency);
  for (size_t i = 1; calendar != nullptr && i < asked_.versions.size(); ++i) {
    const PublishedVersion& version = asked_.versions[i]->published;
    if (version.compatibility.verdict() == v1::COMPATIBILITY_REWORDED &&
        period.Holds(absl::CivilMonth(calendar->DateOf(version.publish_time))))
      return true;
  }
  return false;
}

absl::StatusOr<std::optional<CellContent>> GroupIndexes::ContentOf(size_t i) const {
  if (!groups_[i].place.has_value()) return std::optional<CellContent>();
  TANGGAP_ASSIGN_OR_RETURN(CellContent content, basket_.ContentOf(*groups_[i].place));
  return std::optional(std::move(content));
}

absl::StatusOr<v1::Index> GroupIndexes::IndexOf(size_t i) {
  const Group& group = groups_[i];
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<CellContent> content, ContentOf(i));
  v1::Index index;
  if (content.has_value() && content->sums.has_value()) {
    TANGGAP_ASSIGN_OR_RETURN(const bool tell_flagged,
                             flagged_.MayBeTold(group.name, *content->sums));
    GroupInput input{.sums = *content->sums,
                     .population = PopulationOf(i),
                     .min_cell = asked_.measured.survey.min_cell,
                     .tell_flagged = tell_flagged,
                     .accidental_sample = asked_.measured.accidental,
                     .reworded = IsReworded(group.name.period),
                     .trace = options_.trace,
                     .reproduction = options_.reproduction};
    index = IndexOfGroup(*asked_.profile, input);
    AddMeanOfServices(group, index);
  } else {
    index = SuppressedIndex(content.has_value() ? v1::SUPPRESSION_EMPTY : group.suppression,
                            group.count);
  }
  index.set_pending_count(asked_.PendingOf(group.name));
  for (v1::IndexFigures* figures :
       {index.has_official() ? index.mutable_official() : nullptr,
        index.has_without_flagged() ? index.mutable_without_flagged() : nullptr,
        index.has_reproduction() ? index.mutable_reproduction() : nullptr}) {
    if (figures != nullptr) AddLabels(*figures);
  }
  return index;
}

void GroupIndexes::AddMeanOfServices(const Group& group, v1::Index& index) const {
  if (group.services.empty() || !index.has_official()) return;
  std::vector<Rational> indexes;
  for (const size_t place : group.services) {
    const absl::StatusOr<CellContent> content = basket_.ContentOf(place);
    if (!content.ok() || !content->sums.has_value()) return;
    const std::optional<ExactIndex> exact =
        ComputeIndex(*asked_.profile, content->sums->layout(), content->sums->all());
    if (!exact.has_value()) return;
    indexes.push_back(exact->index);
  }
  *index.mutable_mean_of_services() = PlainMean(*asked_.profile, indexes);
}

void GroupIndexes::AddLabels(v1::IndexFigures& figures) const {
  for (int i = 0; i < figures.elements_size(); ++i) {
    figures.mutable_elements(i)->set_label(
        std::string(TextIn(asked_.profile_message->elements(i).label(),
                           errors::LanguageTag(options_.language), kDefaultLanguage)));
  }
}

void GroupIndexes::AddLabels(v1::GroupKey& key) const {
  const Survey& survey = asked_.measured.survey;
  const std::string_view language = errors::LanguageTag(options_.language);
  const directory::AgencyEntry* agency = directory_.FindAgency(survey.agency);
  const directory::v1::Unit* unit =
      agency == nullptr || key.unit().empty() ? nullptr : agency->FindUnit(key.unit());
  if (unit != nullptr) key.set_unit_label(TextIn(unit->label(), options_.language));
  const auto service = std::ranges::find_if(survey.services, [&](const v1::MeasuredService& each) {
    return each.code() == key.service();
  });
  if (!key.service().empty() && service != survey.services.end())
    key.set_service_label(std::string(TextIn(service->label(), language, kDefaultLanguage)));
  if (key.profile() == v1::PROFILE_DIMENSION_UNSPECIFIED) return;
  for (auto version = asked_.versions.rbegin(); version != asked_.versions.rend(); ++version) {
    const v1::ChoiceOption* option =
        FindOption((*version)->published.definition, key.profile(), key.profile_option());
    if (option == nullptr) continue;
    key.set_profile_option_label(std::string(TextIn(option->label(), language, kDefaultLanguage)));
    return;
  }
}

}  // namespace tanggap::surveys
