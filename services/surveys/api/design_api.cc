#include "services/surveys/api/design_api.h"

#include <charconv>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/presenter.h"
#include "services/surveys/api/survey_update.h"
#include "services/surveys/domain/survey_rules.h"
#include "services/surveys/domain/templates.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// By which surveys are read, also as the source of another.
constexpr char kGetSurvey[] = "tanggap.surveys.v1.SurveyDesignService.GetSurvey";

absl::Status UnknownSource(std::string_view source) {
  return Error(Reason::UNKNOWN_SURVEY_SOURCE)
      .With("source", source)
      .Field("source", "Must name a template or a published version that you may read.");
}

// What the caller said, before the source fills what is missing.
Survey SurveyAsSaid(const v1::Survey& said) {
  Survey survey;
  survey.agency = said.agency();
  survey.purpose = said.purpose();
  survey.index_profile = ProfileCodeOf(said.index_profile());
  survey.min_cell = said.min_cell();
  survey.hold_months = said.response_hold_months();
  survey.title = said.title();
  survey.services = {said.services().begin(), said.services().end()};
  if (said.has_draft()) survey.draft = said.draft();
  return survey;
}

// A step that is told, if it is one.
absl::StatusOr<Planned> Turn(const Survey& found, absl::StatusOr<Survey> after,
                             v1::SurveyEvent step) {
  TANGGAP_RETURN_IF_ERROR(after.status());
  const bool changes = after->state != found.state;
  return Planned{.after = *std::move(after), .changes = changes, .step = std::move(step)};
}

}  // namespace

absl::StatusOr<rpc::Answer<v1::Survey>> DesignApi::Create(const rpc::Context& context,
                                                          const v1::CreateSurveyRequest& request) {
  const std::string& agency = request.survey().agency();
  NewSurvey made{.request = RequestOf(world_.keys, context, request.request_id())};
  TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> before,
                           stores_.surveys.FindAnswer(made.request, agency, context.deadline()));
  if (before.has_value()) return rpc::Raw{*std::move(before)};
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, agency, directory::Choice::kNew).status());
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, agency));
  TANGGAP_ASSIGN_OR_RETURN(made.survey, NewSurveyOf(context, request));
  made.answer = Presenter(*directory, context.language()).Show(made.survey).SerializeAsString();
  TANGGAP_ASSIGN_OR_RETURN(std::string answer, stores_.surveys.Create(made, context.deadline()));
  return rpc::Raw{std::move(answer)};
}

absl::StatusOr<Survey> DesignApi::NewSurveyOf(const rpc::Context& context,
                                              const v1::CreateSurveyRequest& request) {
  Survey survey = SurveyAsSaid(request.survey());
  const std::string& source = request.source();
  if (source.starts_with("surveyTemplates/")) {
    const Template* found = FindTemplate(source);
    if (found == nullptr) return UnknownSource(source);
    if (!survey.draft.has_value()) survey.draft = found->message.definition();
    if (survey.index_profile.empty())
      survey.index_profile = ProfileCodeOf(found->message.index_profile());
    survey.template_name = source;
  } else if (!source.empty()) {
    TANGGAP_RETURN_IF_ERROR(CopyVersion(context, source, survey));
  }
  if (!survey.draft.has_value()) survey.draft.emplace();
  TANGGAP_RETURN_IF_ERROR(CheckSettings("survey.", survey));
  TANGGAP_RETURN_IF_ERROR(CheckProfile(survey.agency, survey.index_profile, "survey.index_profile",
                                       context.deadline()));
  const absl::Time now = world_.clock.Now();
  survey.id = base::Uuid::V7(now, world_.random);
  survey.key = stores_.cipher.NewKey(survey.agency, survey.id);
  survey.create_time = now;
  survey.update_time = now;
  return survey;
}

absl::Status DesignApi::CopyVersion(const rpc::Context& context, const std::string& source,
                                    Survey& survey) {
  const absl::StatusOr<base::Uuid> id = SurveyOf(source);
  if (!id.ok()) return UnknownSource(source);
  const absl::StatusOr<Survey> from =
      stores_.surveys.Load(*id, ViewerBy(context, kGetSurvey), context.deadline());
  if (errors::ReasonOf(from.status()) == Reason::RESOURCE_NOT_FOUND) return UnknownSource(source);
  TANGGAP_RETURN_IF_ERROR(from.status());
  const std::string number = base::Split(source, '/').back();
  int version = 0;
  std::from_chars(number.data(), number.data() + number.size(), version);
  TANGGAP_ASSIGN_OR_RETURN(std::optional<PublishedVersion> published,
                           stores_.versions.Load(*id, version, context.deadline()));
  if (!published.has_value()) return UnknownSource(source);
  if (!survey.draft.has_value()) survey.draft = std::move(published->definition);
  if (survey.index_profile.empty()) survey.index_profile = from->index_profile;
  if (survey.services.empty()) survey.services = from->services;
  if (survey.min_cell == 0) survey.min_cell = from->min_cell;
  if (survey.hold_months == 0) survey.hold_months = from->hold_months;
  return absl::OkStatus();
}

absl::Status DesignApi::CheckProfile(const std::string& agency, const std::string& code,
                                     std::string_view field, absl::Time deadline) {
  if (code.empty()) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> profile,
                           stores_.profiles.Find(code, deadline));
  if (profile != nullptr && MayUse(agency, *profile)) return absl::OkStatus();
  return Error(Reason::UNKNOWN_INDEX_PROFILE)
      .With("index_profile", "indexProfiles/" + code)
      .Field(field, "Must name a profile that the agency may use.");
}

absl::StatusOr<v1::Survey> DesignApi::Get(const rpc::Context& context,
                                          const v1::GetSurveyRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores_.surveys.Load(id, ViewerOf(context), context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept).status());
  return Presenter(*directory, context.language()).Show(survey);
}

absl::StatusOr<v1::ListSurveysResponse> DesignApi::List(const rpc::Context& context,
                                                        const v1::ListSurveysRequest& request) {
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(const query::Filter filter,
                           query::Filter::Parse(request.filter(), SurveyListSchema()));
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::OrderTerm> terms,
                           query::ParseOrderBy(request.order_by(), SurveyListSchema()));
  if (terms.size() > 1)
    return Error(Reason::INVALID_ORDER_BY).With("problem", "only one field can be sorted by");
  const query::OrderTerm order = terms.empty() ? query::OrderTerm{"create_time", true} : terms[0];
  const query::PageScope scope = {context.method(), viewer.person, request.filter(),
                                  request.order_by()};
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<query::PageKey> after,
      page_tokens_.Open(scope, SurveyKeyTypes(), request.page_token(), viewer.former_persons));
  TANGGAP_ASSIGN_OR_RETURN(const SurveyPage page,
                           stores_.lists.Read({.viewer = viewer,
                                               .filter = filter,
                                               .order = order,
                                               .after = std::move(after),
                                               .size = PageSize(request.page_size())},
                                              context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const Presenter presenter(*directory, context.language());
  v1::ListSurveysResponse response;
  for (const Survey& survey : page.surveys) *response.add_surveys() = presenter.Show(survey);
  if (page.more)
    response.set_next_page_token(page_tokens_.Seal(scope, KeysOf(order, page.surveys.back())));
  return response;
}

absl::StatusOr<rpc::Answer<v1::Survey>> DesignApi::Update(const rpc::Context& context,
                                                          const v1::UpdateSurveyRequest& request) {
  return changes_.Carry(context, request, [&](const Survey& found) -> absl::StatusOr<Planned> {
    TANGGAP_ASSIGN_OR_RETURN(const surveys::Update update, UpdateOf(request));
    SurveyUse use;
    if (update.services.has_value()) {
      TANGGAP_ASSIGN_OR_RETURN(use, read_use_(found, context.deadline()));
    }
    TANGGAP_ASSIGN_OR_RETURN(Survey after, Updated(found, update, use.services));
    TANGGAP_RETURN_IF_ERROR(CheckSettings("", after));
    if (after.index_profile != found.index_profile) {
      TANGGAP_RETURN_IF_ERROR(
          CheckProfile(after.agency, after.index_profile, "index_profile", context.deadline()));
    }
    const bool changes = !IsSame(found, after);
    return Planned{
        .after = std::move(after), .changes = changes, .drafted = update.draft.has_value()};
  });
}

absl::StatusOr<rpc::Answer<v1::Survey>> DesignApi::Pause(const rpc::Context& context,
                                                         const v1::PauseSurveyRequest& request) {
  return changes_.Carry(context, request, [](const Survey& found) {
    v1::SurveyEvent step;
    step.mutable_paused();
    return Turn(found, Paused(found), std::move(step));
  });
}

absl::StatusOr<rpc::Answer<v1::Survey>> DesignApi::Resume(const rpc::Context& context,
                                                          const v1::ResumeSurveyRequest& request) {
  return changes_.Carry(context, request, [](const Survey& found) {
    v1::SurveyEvent step;
    step.mutable_resumed();
    return Turn(found, Resumed(found), std::move(step));
  });
}

absl::StatusOr<rpc::Answer<v1::Survey>> DesignApi::Close(const rpc::Context& context,
                                                         const v1::CloseSurveyRequest& request) {
  return changes_.Carry(context, request, [](const Survey& found) {
    v1::SurveyEvent step;
    step.mutable_closed();
    return Turn(found, Closed(found), std::move(step));
  });
}

}  // namespace tanggap::surveys
