#include "services/surveys/api/publication_api.h"

#include <algorithm>
#include <memory>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "services/surveys/api/announcing.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/index_api.h"
#include "services/surveys/api/publication_csv.h"
#include "services/surveys/api/publication_name.h"
#include "services/surveys/api/publication_texts.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/domain/wording.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr int kMostAttempts = 3;
// Whatever was answered in the last moments of a period is written by then.
constexpr absl::Duration kOnItsWay = absl::Minutes(1);

absl::Status InvalidField(const std::string& field, std::string_view what) {
  return Error(Reason::INVALID_FIELD).With("field", field).Field(field, what);
}

absl::Status CheckWords(const v1::PublishResultsRequest& request) {
  if (!HasAnyText(request.method()))
    return InvalidField("method", "Must have a text in one language at least.");
  if (!request.replaces().empty() && !HasAnyText(request.replacement_reason()))
    return InvalidField("replacement_reason", "Must say why, when something is replaced.");
  return absl::OkStatus();
}

// The publication that the new one takes the place of; 0 for none.
absl::StatusOr<int> ReplacedBy(const v1::PublishResultsRequest& request, const Survey& survey,
                               int series, const std::vector<StoredPublication>& all) {
  const auto standing = std::find_if(all.begin(), all.end(), [&](const StoredPublication& one) {
    return one.series == series && one.period == request.period() && one.replaced_by == 0;
  });
  const std::string name = standing == all.end() ? "" : standing->name.ToText();
  if (request.replaces() != name && !name.empty())
    return Error(Reason::PERIOD_PUBLISHED).With("publication", name).ToStatus();
  if (request.replaces().empty()) return 0;
  if (request.replaces() == name) return standing->name.number;
  const absl::StatusOr<PublicationName> named = PublicationOf(request.replaces());
  const bool is_there = named.ok() && named->survey == survey.id &&
                        std::any_of(all.begin(), all.end(), [&](const StoredPublication& one) {
                          return one.name.number == named->number;
                        });
  if (!is_there) return NotFound(request.replaces());
  return InvalidField("replaces", "Must be of the same period and series, and stand.");
}

std::string IndexOf(const FrozenFigures& figures) {
  return figures.total.has_value() ? figures.total->official().index().value() : "";
}

// Hides what a publication beside earlier ones would give away. RESULTS_WITHHELD when nothing is
// left.
absl::Status WithholdBeside(const std::vector<EarlierPeople>& earlier, const Period& period,
                            FrozenFigures& figures) {
  Withhold(CompareWithPublished(period, figures.people, earlier, figures.min_cell), figures);
  if (figures.suppression == v1::SUPPRESSION_UNSPECIFIED) return absl::OkStatus();
  return Error(Reason::RESULTS_WITHHELD).With("min_cell", std::to_string(figures.min_cell));
}

v1::SurveyEvent StepOf(const v1::Publication& publication) {
  v1::SurveyEvent step;
  v1::ResultsPublished& told = *step.mutable_results_published();
  told.set_publication(publication.name());
  told.set_period(publication.period());
  told.set_replaces(publication.replaces());
  told.set_response_count(publication.response_count());
  told.set_index(publication.total().official().index().value());
  told.set_grade(publication.total().official().grade());
  return step;
}

}  // namespace

struct PublicationApi::Wanted {
  const rpc::Context& context;
  const v1::PublishResultsRequest& request;
  const Survey& found;
  const postgres::idempotency::Request& asked;
  Period period;
  int number = 0;
  int replaces = 0;
  std::vector<EarlierPeople> earlier;
  // Null without an index.
  std::shared_ptr<const v1::IndexProfile> profile;
};

absl::Status PublicationApi::CheckPeriod(const v1::PublishResultsRequest& request,
                                         const Survey& survey) const {
  const std::optional<Period> period = ParsePeriod(request.period());
  if (!period.has_value()) return InvalidField("period", "Must be a period that there is.");
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(survey.agency);
  if (calendar == nullptr)
    return Error(Reason::AGENCY_SERVED_ELSEWHERE).With("agency", survey.agency);
  if (period->HasEnded(calendar->DateOf(world_.clock.Now() - kOnItsWay))) return absl::OkStatus();
  return Error(Reason::PERIOD_NOT_ENDED)
      .With("end", absl::FormatCivilTime(absl::CivilDay(period->Last() + 1)));
}

absl::Status PublicationApi::Check(const rpc::Context& context,
                                   const v1::PublishResultsRequest& request,
                                   const Survey& survey) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept).status());
  TANGGAP_RETURN_IF_ERROR(CheckWords(request));
  return CheckPeriod(request, survey);
}

absl::StatusOr<PublicationApi::Wanted> PublicationApi::WantedBy(
    const rpc::Context& context, const v1::PublishResultsRequest& request, const Survey& found,
    const postgres::idempotency::Request& asked) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<StoredPublication> all,
                           stores_.publications.ListOf(found.id, context.deadline()));
  const int series = request.series() == 0 ? found.series : request.series();
  Wanted wanted{.context = context,
                .request = request,
                .found = found,
                .asked = asked,
                .period = *ParsePeriod(request.period()),
                .number = static_cast<int>(all.size()) + 1};
  TANGGAP_ASSIGN_OR_RETURN(wanted.replaces, ReplacedBy(request, found, series, all));
  TANGGAP_ASSIGN_OR_RETURN(wanted.earlier,
                           stores_.publications.LoadPeople(found.id, series, context.deadline()));
  if (!found.index_profile.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(wanted.profile,
                             stores_.profiles.Find(found.index_profile, context.deadline()));
  }
  return wanted;
}

v1::Publication PublicationApi::PublicationFrom(const Wanted& wanted, const FrozenFigures& figures,
                                                absl::Time now) const {
  const Survey& survey = wanted.found;
  const v1::PublishResultsRequest& request = wanted.request;
  v1::Publication publication;
  publication.set_name(PublicationName{survey.id, wanted.number}.ToText());
  publication.set_number(wanted.number);
  publication.set_agency(survey.agency);
  *publication.mutable_title() = survey.title;
  publication.set_purpose(survey.purpose);
  publication.set_period(request.period());
  if (!figures.index_profile.empty())
    publication.set_index_profile("indexProfiles/" + figures.index_profile);
  publication.set_series(figures.series);
  for (const int version : figures.versions)
    publication.add_versions(base::Join(survey.Name(), "/versions/", version));
  if (figures.total.has_value()) *publication.mutable_total() = *figures.total;
  *publication.mutable_method() = request.method();
  publication.set_replaces(request.replaces());
  if (!request.replaces().empty())
    *publication.mutable_replacement_reason() = request.replacement_reason();
  *publication.mutable_publish_time() = ToProto(now);
  for (const v1::QuestionFrequencies& question : figures.frequencies)
    *publication.add_frequencies() = question;
  publication.set_response_count(figures.response_count);
  return publication;
}

NewPublication PublicationApi::MadeOf(const Wanted& wanted, FrozenFigures figures) const {
  const Survey& found = wanted.found;
  const absl::Time now = world_.clock.Now();
  NewPublication made{.number = wanted.number,
                      .period = wanted.period,
                      .replaces = wanted.replaces,
                      .figures_version = figures.version};
  made.figures = PublicationFrom(wanted, figures, now);
  PublicationFile file = FileOf(figures);
  made.figures.set_figures_hash(file.hash);
  made.file = std::move(file.parts);
  made.indexes = std::move(figures.indexes);
  made.people = std::move(figures.people);

  SurveyChange& change = made.change;
  change.before = found.version;
  change.after = found;
  change.after.version = found.version + 1;
  change.after.update_time = std::max(now, found.update_time);
  change.request = wanted.asked;
  change.time = now;
  change.events = {EventOf({found, change.after, StepOf(made.figures)}, now,
                           wanted.context.trace().ToString(), world_.random)};
  v1::Publication shown = made.figures;
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  PublicationTexts(*directory, found, wanted.profile.get(), wanted.context.language()).AddTo(shown);
  change.answer = shown.SerializeAsString();
  return made;
}

absl::StatusOr<std::optional<std::string>> PublicationApi::Try(
    const rpc::Context& context, const v1::PublishResultsRequest& request, const Survey& found,
    const postgres::idempotency::Request& asked) {
  TANGGAP_RETURN_IF_ERROR(Check(context, request, found));
  TANGGAP_ASSIGN_OR_RETURN(const Wanted wanted, WantedBy(context, request, found, asked));
  const Asker asker = AskerOf(context);
  const FrozenScope scope{found.id, request.series(), request.period()};
  // Who has looked at other figures is refused by what everybody of the agency may see.
  TANGGAP_ASSIGN_OR_RETURN(FrozenFigures told, reader_.Read(asker, scope));
  TANGGAP_RETURN_IF_ERROR(WithholdBeside(wanted.earlier, wanted.period, told));
  if (const std::string index = IndexOf(told); index != request.expected_index())
    return Error(Reason::PUBLICATION_DIFFERS).With("index", index).ToStatus();
  // Those who came since the last night count too. What they change is published, or told to nobody
  // before the night: neither in the refusal nor by figures that have moved.
  const auto again = [&](postgres::Transaction& transaction) -> absl::StatusOr<NewPublication> {
    TANGGAP_ASSIGN_OR_RETURN(FrozenFigures all,
                             reader_.TakeUpAndRead(transaction, asker, found, scope));
    TANGGAP_RETURN_IF_ERROR(WithholdBeside(wanted.earlier, wanted.period, all));
    if (IndexOf(all) != request.expected_index())
      return Error(Reason::PUBLICATION_DIFFERS).ToStatus();
    return MadeOf(wanted, std::move(all));
  };
  TANGGAP_ASSIGN_OR_RETURN(
      std::optional<std::string> answer,
      writer_.Write(MadeOf(wanted, std::move(told)), again, context.deadline()));
  if (answer.has_value()) committed_();
  return answer;
}

absl::StatusOr<rpc::Answer<v1::Publication>> PublicationApi::Publish(
    const rpc::Context& context, const v1::PublishResultsRequest& request) {
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
  const auto asked = RequestOf(world_.keys, context, request.request_id());
  absl::Status doubt;
  for (int i = 0; i < kMostAttempts; ++i) {
    absl::StatusOr<ForChange> loaded =
        stores_.surveys.LoadForChange(id, viewer, asked, context.deadline());
    if (loaded.ok() && loaded->answer.has_value()) return rpc::Raw{*std::move(loaded->answer)};
    // What is in doubt and not to be seen may still come: only the caller can ask again.
    if (!doubt.ok()) return doubt;
    TANGGAP_RETURN_IF_ERROR(loaded.status());
    absl::StatusOr<std::optional<std::string>> answer =
        Try(context, request, *loaded->found, asked);
    if (!answer.ok() && !postgres::IsInDoubt(answer.status())) return answer.status();
    if (answer.ok() && answer->has_value()) return rpc::Raw{**std::move(answer)};
    doubt = answer.status();
  }
  return doubt.ok() ? Error(Reason::CONCURRENT_CHANGE).ToStatus() : doubt;
}

}  // namespace tanggap::surveys
