#include "services/surveys/api/asked_scope.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

absl::StatusOr<GroupName> GroupOf(const v1::ResultScope& scope, std::string_view path) {
  const std::optional<Period> period = ParsePeriod(scope.period());
  if (!period.has_value()) {
    return Error(Reason::INVALID_FIELD)
        .Field(base::Join(path, ".period"), "Must be a month, quarter, semester or year.")
        .ToStatus();
  }
  GroupName group{.period = *period};
  if (!scope.unit().empty()) group.unit = scope.unit();
  if (!scope.service().empty()) group.service = scope.service();
  if (scope.channel() != 0) group.channel = std::to_string(scope.channel());
  return group;
}

}  // namespace

const Question* AskedScope::ProfileQuestion(v1::ProfileDimension dimension) const {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    for (const Question& question : (*version)->definition.questions()) {
      if (question.profile == dimension) return &question;
    }
  }
  return nullptr;
}

int64_t AskedScope::PendingOf(const GroupName& of) const {
  if (of.service != kAnyCode || of.channel != kAnyCode || of.option != kAnyCode) return 0;
  int64_t pending = 0;
  for (const PendingCount& each : figures.pending) {
    if (each.series != series || (of.unit != kAnyCode && of.unit != each.unit)) continue;
    if (of.period.Holds(MonthOf(each.month))) pending += each.count;
  }
  return pending;
}

absl::StatusOr<std::shared_ptr<const CountedSeries>> AskedScope::OptionsOf(
    v1::ProfileDimension dimension) const {
  return books->OptionsOf(*book, series, dimension, *moment, deadline);
}

absl::StatusOr<AskedScope> ScopeReader::Read(const Asker& asker, const v1::ResultScope& scope,
                                             std::string_view path) const {
  TANGGAP_ASSIGN_OR_RETURN(AskedScope asked, Name(asker, scope, path));
  TANGGAP_ASSIGN_OR_RETURN(std::shared_ptr<FiguresMoment> moment,
                           stores_.figures.Look(asker.deadline));
  TANGGAP_RETURN_IF_ERROR(ReadFigures(scope, std::move(moment), asked));
  return asked;
}

absl::StatusOr<std::pair<AskedScope, AskedScope>> ScopeReader::ReadTwo(
    const Asker& asker, const NamedScope& one, const NamedScope& other) const {
  TANGGAP_ASSIGN_OR_RETURN(AskedScope first, Name(asker, one.first, one.second));
  TANGGAP_ASSIGN_OR_RETURN(AskedScope second, Name(asker, other.first, other.second));
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<FiguresMoment> moment,
                           stores_.figures.Look(asker.deadline));
  TANGGAP_RETURN_IF_ERROR(ReadFigures(one.first, moment, first));
  TANGGAP_RETURN_IF_ERROR(ReadFigures(other.first, moment, second));
  return std::pair(std::move(first), std::move(second));
}

absl::StatusOr<AskedScope> ScopeReader::Name(const Asker& asker, const v1::ResultScope& scope,
                                             std::string_view path) const {
  AskedScope asked{.books = &stores_.books, .deadline = asker.deadline};
  TANGGAP_ASSIGN_OR_RETURN(asked.group, GroupOf(scope, path));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(scope.survey()));
  TANGGAP_ASSIGN_OR_RETURN(asked.measured, stores_.figures.Load(id, asker.viewer, asker.deadline));
  const Survey& survey = asked.measured.survey;
  asked.series = scope.series() == 0 ? survey.series : scope.series();
  if (asked.series > survey.series) {
    return Error(Reason::RESULTS_NOT_COMPARABLE)
        .Field(base::Join(path, ".series"), "Must be a series of the survey, or 0 for the latest.");
  }
  TANGGAP_RETURN_IF_ERROR(ReadMeasures(asked));
  return asked;
}

absl::Status ScopeReader::ReadMeasures(AskedScope& asked) const {
  const Survey& survey = asked.measured.survey;
  if (!survey.index_profile.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(asked.profile_message,
                             stores_.profiles.Find(survey.index_profile, asked.deadline));
    if (asked.profile_message == nullptr)
      return absl::DataLossError("the index profile of a survey is gone");
    TANGGAP_ASSIGN_OR_RETURN(asked.profile, MakeProfile(*asked.profile_message));
  }
  for (int number = survey.published_version; number > 0; --number) {
    TANGGAP_ASSIGN_OR_RETURN(std::shared_ptr<const CompiledVersion> version,
                             stores_.versions.Find(survey.id, number, asked.deadline));
    if (version == nullptr) return absl::DataLossError("a published version is not there");
    if (version->published.series < asked.series) break;
    if (version->published.series == asked.series) asked.versions.push_back(std::move(version));
  }
  std::ranges::reverse(asked.versions);
  return absl::OkStatus();
}

absl::Status ScopeReader::ReadFigures(const v1::ResultScope& scope,
                                      std::shared_ptr<FiguresMoment> moment,
                                      AskedScope& asked) const {
  const Survey& survey = asked.measured.survey;
  asked.moment = std::move(moment);
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(survey.agency);
  if (calendar != nullptr) asked.today = calendar->DateOf(world_.clock.Now());
  TANGGAP_ASSIGN_OR_RETURN(asked.figures, asked.moment->LoadState(survey.id));
  const BookName name{.survey = survey.id,
                      .version = asked.figures.version,
                      .min_cell = survey.min_cell,
                      .elements = asked.profile ? asked.profile->elements.size() : 0};
  TANGGAP_ASSIGN_OR_RETURN(asked.book, stores_.books.Of(name, *asked.moment, asked.deadline));
  return CheckNames(scope, asked);
}

absl::Status ScopeReader::CheckNames(const v1::ResultScope& scope, const AskedScope& asked) const {
  const Survey& survey = asked.measured.survey;
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(
      const directory::AgencyEntry* agency,
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept));
  if (!scope.unit().empty())
    TANGGAP_RETURN_IF_ERROR(directory::CheckUnit(*agency, scope.unit(), directory::Choice::kKept));
  if (scope.service().empty()) return absl::OkStatus();
  // One that the survey does not name any more may have been answered about.
  const bool named = std::ranges::any_of(survey.services, [&](const v1::MeasuredService& service) {
    return service.code() == scope.service();
  });
  const CountedSeries* counted = asked.Counted();
  const bool answered =
      counted != nullptr && std::ranges::any_of(counted->cells(), [&](const CellCount& cell) {
        return cell.cell.service == scope.service();
      });
  if (named || answered) return absl::OkStatus();
  return Error(Reason::UNKNOWN_SERVICE).With("service", scope.service());
}

}  // namespace tanggap::surveys
