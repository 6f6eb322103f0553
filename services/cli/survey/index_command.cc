#include "services/cli/survey/index_command.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/json.h"
#include "services/cli/session.h"
#include "services/cli/survey/index_page.h"
#include "services/cli/survey/index_query.h"
#include "services/cli/survey/survey_names.h"
#include "tanggap/surveys/v1/design_service.pb.h"
#include "tanggap/surveys/v1/results_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

// With the groups of every page in one.
absl::StatusOr<v1::GetIndexResponse> FetchIndex(v1::GetIndexRequest request, Session& session) {
  v1::GetIndexResponse all;
  do {
    TANGGAP_ASSIGN_OR_RETURN(
        v1::GetIndexResponse page,
        session.Call<v1::GetIndexResponse>(base::Join(kResults, "GetIndex"), request));
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    if (all.index_profile().empty()) {
      all = std::move(page);
    } else {
      all.mutable_groups()->MergeFrom(page.groups());
    }
  } while (!request.page_token().empty());
  return all;
}

absl::Status RunIndex(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(v1::GetIndexRequest request, IndexQuery(arguments));
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  v1::GetSurveyRequest survey_request;
  TANGGAP_ASSIGN_OR_RETURN(*survey_request.mutable_name(),
                           ResolveSurvey(arguments.Word(0), *session));
  request.mutable_scope()->set_survey(survey_request.name());
  TANGGAP_ASSIGN_OR_RETURN(const v1::GetIndexResponse response, FetchIndex(request, *session));
  if (session->json()) {
    TANGGAP_ASSIGN_OR_RETURN(const std::string json, ToJson(response));
    surroundings.out << json;
    return absl::OkStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(
      const v1::Survey survey,
      session->Call<v1::Survey>(base::Join(kDesign, "GetSurvey"), survey_request));
  surroundings.out << IndexPage(WordsOf(survey.title(), LanguageTag(arguments, session->view())),
                                request, response, session->view());
  return absl::OkStatus();
}

}  // namespace

Command SurveyIndexCommand() {
  return {
      .name = "survey index",
      .words = "SURVEY",
      .group = Group::kAsking,
      .summary = "Show a survey's index: every element, its grade, how sure it is",
      .details =
          "SURVEY is a name (surveys/...), the UUID in it, or the code of an agency that has "
          "one survey, or one SKM survey. Of an anonymous survey the figures of a month that has "
          "not ended move in "
          "steps; what is not counted yet waits. NRR is the mean of an element's answers (nilai "
          "rata-rata), mutu its grade, kinerja the performance that it stands for.",
      .flags = IndexFlags(),
      .example = "tanggap survey index dinkes --period 2026-Q3 --by unit",
      .least_words = 1,
      .most_words = 1,
      .service = &kSurveys,
      .run = RunIndex};
}

}  // namespace tanggap::cli
