#include "services/surveys/api/response_list_api.h"

#include <optional>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/service/carry_once.h"
#include "services/surveys/api/answer_size.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/response_selection.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/period.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// How many rows are looked through for one page at most: a page may hold fewer than asked for.
constexpr int kMostLookedAt = 5000;
constexpr int kLookedAtOnce = 500;

// What was answered to the request before, or who gave the response.
struct ForReveal {
  std::optional<std::string> answer;
  std::optional<KeptRespondent> found;
};

std::string FilterOf(const v1::ResponseSelection& selection) { return CanonicalBytes(selection); }

// The response of surveys/{uuid}/responses/{uuid}.
absl::StatusOr<base::Uuid> ResponseOf(std::string_view name) {
  const size_t slash = name.rfind('/');
  const std::optional<base::Uuid> id =
      slash == name.npos ? std::nullopt : base::Uuid::Parse(name.substr(slash + 1));
  if (!id.has_value()) return NotFound(name);
  return *id;
}

// Of which survey a page is, behind which row it begins, and how many it holds.
struct Page {
  base::Uuid survey;
  base::Uuid after;
  int size = 0;
};

// What comments are looked for, and for whom.
struct WantedComments {
  const Viewer& viewer;
  const std::string& agency;
  const std::string& question;
  const Selected& selected;
  int first_month = 0;
};

base::Uuid Behind(const std::vector<query::PageKey>& keys) {
  if (keys.empty()) return base::Uuid();
  return base::Uuid::Parse(std::get<std::string>(keys[0])).value_or(base::Uuid());
}

v1::Comment Shown(const ListedComment& row) {
  v1::Comment comment;
  comment.set_text(row.words);
  comment.set_unit(row.unit);
  comment.set_service(row.service);
  comment.set_period(PeriodOf(Grain::kMonth, MonthOf(row.month)).ToText());
  return comment;
}

bool Fits(const ListedComment& comment, const WantedComments& wanted) {
  // Whose grant is for one unit sees what was said of that.
  if (!wanted.viewer.ActsForUnit(wanted.agency, comment.unit)) return false;
  const Selected& selected = wanted.selected;
  if (!selected.unit.empty() && comment.unit != selected.unit) return false;
  if (!selected.service.empty() && comment.service != selected.service) return false;
  if (selected.channel != 0 && comment.channel != selected.channel) return false;
  return selected.period.Holds(MonthOf(comment.month));
}

// Gives the row behind which the next page begins; nothing when there is none.
absl::StatusOr<std::optional<base::Uuid>> AddResponses(ResponseLists& lists, const Page& page,
                                                       const ResponseView& view,
                                                       const Selected& selected,
                                                       absl::Time deadline,
                                                       v1::ListResponsesResponse& response) {
  base::Uuid after = page.after;
  size_t bytes = 0;
  std::optional<base::Uuid> last;
  for (int looked_at = 0; looked_at < kMostLookedAt;) {
    TANGGAP_ASSIGN_OR_RETURN(const ListedRows rows, lists.Read(page.survey, view.months(), after,
                                                               kLookedAtOnce, deadline));
    looked_at += rows.looked_at;
    for (const ListedResponse& row : rows.rows) {
      std::optional<v1::Response> shown = view.Show(row, selected);
      if (!shown.has_value()) continue;
      bytes += shown->ByteSizeLong();
      const bool full = response.responses_size() == page.size || bytes > kMostAnswerBytes;
      // The next page begins with it.
      if (full && last.has_value()) return last;
      *response.add_responses() = *std::move(shown);
      last = row.row.response_key;
    }
    if (!rows.more) return std::nullopt;
    if (response.responses_size() == page.size) return last;
    after = rows.after;
  }
  return after;
}

// As AddResponses.
absl::StatusOr<std::optional<base::Uuid>> AddComments(ResponseLists& lists, const Page& page,
                                                      const WantedComments& wanted,
                                                      absl::Time deadline,
                                                      v1::ListCommentsResponse& response) {
  base::Uuid after = page.after;
  size_t bytes = 0;
  for (int looked_at = 0; looked_at < kMostLookedAt; looked_at += kLookedAtOnce) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<ListedComment> rows,
                             lists.ReadComments(page.survey, wanted.question, wanted.first_month,
                                                after, kLookedAtOnce, deadline));
    const bool more = rows.size() == static_cast<size_t>(kLookedAtOnce);
    for (const ListedComment& row : rows) {
      if (Fits(row, wanted)) {
        v1::Comment comment = Shown(row);
        bytes += comment.ByteSizeLong();
        // The next page begins with it.
        if (response.comments_size() == page.size || bytes > kMostAnswerBytes) return after;
        *response.add_comments() = std::move(comment);
      }
      after = row.key;
    }
    if (more && response.comments_size() == page.size) return after;
    if (!more) return std::nullopt;
  }
  return after;
}

}  // namespace

absl::StatusOr<v1::ListResponsesResponse> ResponseListApi::List(
    const rpc::Context& context, const v1::ListResponsesRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const std::string filter = FilterOf(request.selection());
  const query::PageScope scope = {context.method(), viewer.person, filter, request.parent()};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {query::PageKeyType::kText},
                                             request.page_token(), viewer.former_persons));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.parent()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores_.surveys.Load(id, viewer, context.deadline()));
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
  TANGGAP_ASSIGN_OR_RETURN(const Selected selected,
                           SelectedBy(request.selection(), survey, world_));
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, survey.agency));
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const ResponseView> view,
                           stores_.views.Of(survey, today, context.deadline()));
  v1::ListResponsesResponse response;
  TANGGAP_ASSIGN_OR_RETURN(
      const std::optional<base::Uuid> next,
      AddResponses(stores_.lists, {id, Behind(keys), PageSize(request.page_size())}, *view,
                   selected, context.deadline(), response));
  if (next.has_value()) response.set_next_page_token(page_tokens_.Seal(scope, {next->ToString()}));
  response.set_withheld_count(view->CountWithheld(selected));
  return response;
}

absl::Status ResponseListApi::CheckQuestion(const Survey& survey, const std::string& question,
                                            absl::Time deadline) {
  for (int number = survey.published_version; number > 0; --number) {
    TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                             stores_.versions.Find(survey.id, number, deadline));
    if (version == nullptr) continue;
    const std::optional<size_t> found = version->definition.Find(question);
    if (!found.has_value()) continue;
    if (version->definition.questions()[*found].kind == QuestionKind::kFreeText)
      return absl::OkStatus();
  }
  return Error(Reason::UNKNOWN_QUESTION)
      .With("question", question)
      .Field("question", "Must be a free-text question of the survey.");
}

absl::StatusOr<v1::ListCommentsResponse> ResponseListApi::ListComments(
    const rpc::Context& context, const v1::ListCommentsRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const std::string filter = base::Join(request.question(), "|", FilterOf(request.selection()));
  const query::PageScope scope = {context.method(), viewer.person, filter, request.parent()};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {query::PageKeyType::kText},
                                             request.page_token(), viewer.former_persons));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.parent()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores_.surveys.Load(id, viewer, context.deadline()));
  TANGGAP_RETURN_IF_ERROR(CheckQuestion(survey, request.question(), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(const Selected selected,
                           SelectedBy(request.selection(), survey, world_));
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, survey.agency));
  const WantedComments wanted = {.viewer = viewer,
                                 .agency = survey.agency,
                                 .question = request.question(),
                                 .selected = selected,
                                 .first_month = ListedMonths(survey, today).first};
  v1::ListCommentsResponse response;
  TANGGAP_ASSIGN_OR_RETURN(
      const std::optional<base::Uuid> next,
      AddComments(stores_.lists, {id, Behind(keys), PageSize(request.page_size())}, wanted,
                  context.deadline(), response));
  if (next.has_value()) response.set_next_page_token(page_tokens_.Seal(scope, {next->ToString()}));
  return response;
}

absl::StatusOr<rpc::Answer<v1::RevealRespondentResponse>> ResponseListApi::Reveal(
    const rpc::Context& context, const v1::RevealRespondentRequest& request) {
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid key, ResponseOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores_.surveys.Load(id, viewer, context.deadline()));
  NewReveal made{.survey = id,
                 .response_key = key,
                 .agency = survey.agency,
                 .officer = viewer.person,
                 .request = RequestOf(world_.keys, context, request.request_id())};
  const auto load = [&]() -> absl::StatusOr<ForReveal> {
    ForReveal loaded;
    TANGGAP_ASSIGN_OR_RETURN(
        loaded.answer, stores_.surveys.FindAnswer(made.request, survey.agency, context.deadline()));
    TANGGAP_ASSIGN_OR_RETURN(loaded.found, stores_.reveals.Find(id, key, context.deadline()));
    TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, survey.agency));
    if (!loaded.found.has_value() || loaded.found->month < ListedMonths(survey, today).first)
      return NotFound(request.name());
    // Nobody is told once more who took it back.
    if (!loaded.found->sealed.has_value()) loaded.answer.reset();
    return loaded;
  };
  return service::CarryOnce(load, [&](const KeptRespondent& kept) {
    return TryReveal(context, request, survey, made, kept);
  });
}

absl::StatusOr<std::optional<std::string>> ResponseListApi::TryReveal(
    const rpc::Context& context, const v1::RevealRespondentRequest& request, const Survey& survey,
    NewReveal made, const KeptRespondent& kept) {
  TANGGAP_RETURN_IF_ERROR(CheckActsForUnit(context, survey.agency, kept.unit));
  if (!kept.sealed.has_value()) return Error(Reason::RESPONDENT_NOT_HELD).ToStatus();
  TANGGAP_ASSIGN_OR_RETURN(const v1::RevealRespondentResponse told,
                           Told(survey, made.response_key, kept, context.deadline()));
  const absl::Time now = world_.clock.Now();
  made.access = base::Uuid::V7(now, world_.random);
  // The unit of whoever looks; empty for the agency as a whole.
  const std::string unit = ViewerOf(context).ActsFor(survey.agency) ? "" : kept.unit;
  made.reveal = {now, unit, request.purpose(), request.reason()};
  made.who_sealed = kept.sealed->who;
  made.answer = told.SerializeAsString();
  // Nobody is told before it is written down that they were.
  TANGGAP_ASSIGN_OR_RETURN(const bool is_new, stores_.reveals.Record(made, context.deadline()));
  if (!is_new) return std::optional<std::string>();
  return std::optional(std::move(made.answer));
}

absl::StatusOr<v1::RevealRespondentResponse> ResponseListApi::Told(const Survey& survey,
                                                                   const base::Uuid& response_key,
                                                                   const KeptRespondent& kept,
                                                                   absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const Respondent respondent,
                           respondents_.Open(survey.agency, response_key, *kept.sealed));
  const WhoAnswered who = ReadWho(respondent.who);
  v1::RevealRespondentResponse told;
  told.set_account_issuer(who.account_issuer.value_or(""));
  told.set_account_subject(who.account_subject.value_or(""));
  if (who.token.has_value()) {
    const auto& [collector, serial] = *who.token;
    TANGGAP_ASSIGN_OR_RETURN(
        const std::vector<TokenRow> rows,
        stores_.tokens.List(survey.id, collector, {.after = serial - 1, .most = 1}, deadline));
    if (!rows.empty() && rows[0].serial == serial && rows[0].reference.has_value()) {
      TANGGAP_ASSIGN_OR_RETURN(
          *told.mutable_reference(),
          respondents_.OpenReference(survey.agency, collector, serial, *rows[0].reference));
    }
  }
  v1::ResponseContent direct;
  if (!direct.ParseFromString(respondent.direct_answers))
    return absl::DataLossError("answers that name somebody cannot be read");
  *told.mutable_direct_answers() = std::move(*direct.mutable_answers());
  return told;
}

}  // namespace tanggap::surveys
