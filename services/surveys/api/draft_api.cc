#include "services/surveys/api/draft_api.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/api/respondent.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/draft_times.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/domain/progress.h"
#include "services/surveys/domain/quota.h"
#include "services/surveys/domain/service_choice.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

v1::DraftProgress Show(const CompiledVersion& version, const Validation& validation,
                       std::string_view shown_page, bool service_chosen) {
  const Definition& definition = version.definition;
  const Progress progress = ProgressOf(definition, validation, shown_page);
  v1::DraftProgress shown;
  if (progress.next_page.has_value())
    shown.set_next_page(definition.pages()[*progress.next_page].code);
  for (const size_t q : progress.questions) shown.add_questions(definition.questions()[q].code);
  for (const size_t q : progress.hidden) shown.add_hidden_questions(definition.questions()[q].code);
  shown.set_complete(progress.complete && service_chosen);
  shown.set_screened_out(progress.screened_out);
  return shown;
}

void ShowTimes(int64_t expire_day, std::optional<int64_t> expire_minute, v1::DraftProgress& shown) {
  *shown.mutable_expire_time() = ToProto(BeginOfUtcDay(expire_day + 1));
  if (!expire_minute.has_value()) return;
  *shown.mutable_reservation_expire_time() = ToProto(absl::FromUnixSeconds(*expire_minute * 60));
}

absl::Status CheckService(const OpenedWay& way, const v1::ResponseContent& content) {
  return ChooseService(CodesOf(way.survey.services), way.collector.service, content.service(),
                       "content")
      .status();
}

}  // namespace

absl::StatusOr<Draft> DraftApi::DraftOf(const rpc::Context& context,
                                        const v1::SaveDraftRequest& request, const OpenedWay& way,
                                        const base::Uuid& id) const {
  const absl::Time now = world_.clock.Now();
  Draft draft{.survey = way.survey.id,
              .collector = way.collector.id,
              .draft_key = way.cipher->DraftKey(id),
              .seen_key = way.cipher->SeenKey(way.cipher->ReceiptOf(id)),
              .expire_day = UtcDay(now) + kDaysDraftsAreKept,
              .expire_minute = PlaceExpiry(now)};
  if (way.collector.NeedsToken()) {
    if (request.token().empty()) return Error(Reason::SURVEY_TOKEN_REQUIRED).ToStatus();
    draft.token = way.cipher->ReadToken(way.collector.id, request.token());
    if (!draft.token.has_value()) return Error(Reason::SURVEY_TOKEN_REFUSED).ToStatus();
  }
  if (way.collector.NeedsAccount()) {
    const Account account = AccountOf(context);
    draft.account = way.cipher->AccountKey(account.issuer, account.subject);
  }
  v1::SaveDraftRequest kept;
  *kept.mutable_content() = request.content();
  kept.set_shown_page(request.shown_page());
  draft.sealed = way.cipher->SealDraft(id, CanonicalBytes(kept));
  return draft;
}

absl::StatusOr<v1::DraftProgress> DraftApi::Save(const rpc::Context& context,
                                                 const v1::SaveDraftRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWay> way,
                           ways_.Find(request.link(), context.deadline()));
  TANGGAP_RETURN_IF_ERROR(CheckCredentials(context, way->collector, Wanted::kAccount));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id,
                           ReadResponseId(request.response_id(), "response_id"));
  if (way->collector.TakesBatchesOnly())
    return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).ToStatus();
  // Who holds a place is not turned away by a cap that looks full: the places themselves say it.
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, CheckOpen(world_, *way, Cap::kLeftToEach));
  TANGGAP_ASSIGN_OR_RETURN(Draft draft, DraftOf(context, request, *way, id));
  draft.today = today.Number();
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const CompiledVersion> version,
      FindVersion(versions_, way->survey, request.content().version(), context.deadline()));
  const absl::Status service = CheckService(*way, request.content());
  // It may be chosen later.
  if (!request.content().service().empty()) TANGGAP_RETURN_IF_ERROR(service);
  const Validation validation(version->definition, request.content().answers(), today.civil);
  if (!validation.answer_violations().empty())
    return RefusalOf(validation.answer_violations(), "content");
  if (validation.way().end != v1::SURVEY_END_SCREENED_OUT) {
    std::vector<std::string> codes =
        QuotaBook(version->definition, way->collector.quotas).CodesOf(validation.way());
    codes.insert(codes.begin(), "");
    for (std::string& code : codes) {
      if (way->collector.IsLimited(code)) draft.codes.push_back(std::move(code));
    }
  }
  TANGGAP_RETURN_IF_ERROR(drafts_.Save(draft, world_.clock.Now(), context.deadline()));
  v1::DraftProgress shown = Show(*version, validation, request.shown_page(), service.ok());
  ShowTimes(draft.expire_day,
            draft.codes.empty() ? std::nullopt : std::optional(draft.expire_minute), shown);
  return shown;
}

absl::StatusOr<v1::Draft> DraftApi::Get(const rpc::Context& context,
                                        const v1::GetDraftRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWay> way,
                           ways_.Find(request.link(), context.deadline()));
  TANGGAP_RETURN_IF_ERROR(CheckCredentials(context, way->collector, Wanted::kNobody));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id,
                           ReadResponseId(request.response_id(), "response_id"));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<KeptDraft> kept,
                           drafts_.Find(way->survey.id, way->cipher->DraftKey(id),
                                        way->cipher->SeenKey(way->cipher->ReceiptOf(id)),
                                        world_.clock.Now(), context.deadline()));
  if (!kept.has_value()) return Error(Reason::RESOURCE_NOT_FOUND).ToStatus();
  const std::optional<std::string> opened = way->cipher->OpenDraft(id, kept->sealed);
  v1::SaveDraftRequest saved;
  if (!opened.has_value() || !saved.ParseFromString(*opened))
    return absl::DataLossError("a draft cannot be opened");
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const CompiledVersion> version,
      FindVersion(versions_, way->survey, saved.content().version(), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, way->survey.agency));
  const Validation validation(version->definition, saved.content().answers(), today.civil);
  v1::Draft draft;
  *draft.mutable_progress() =
      Show(*version, validation, saved.shown_page(), CheckService(*way, saved.content()).ok());
  ShowTimes(kept->expire_day, kept->expire_minute, *draft.mutable_progress());
  *draft.mutable_content() = std::move(*saved.mutable_content());
  return draft;
}

}  // namespace tanggap::surveys
