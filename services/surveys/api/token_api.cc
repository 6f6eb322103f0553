#include "services/surveys/api/token_api.h"

#include <absl/time/civil_time.h>

#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/carry_on_collector.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/domain/schedule.h"
#include "services/surveys/store/collection_cipher.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

}  // namespace

absl::Status TokenApi::Check(const v1::IssueTokensRequest& request, const Survey& survey,
                             const Collector& collector) const {
  if (collector.kind != v1::COLLECTOR_KIND_TOKEN_LINK) {
    return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).With("field", "kind");
  }
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(survey.agency);
  if (calendar == nullptr || !directory->ServedHere(survey.agency)) {
    return Error(Reason::AGENCY_SERVED_ELSEWHERE).With("agency", survey.agency);
  }
  TANGGAP_ASSIGN_OR_RETURN(const Schedule schedule, ReadSchedule(collector.schedule, "schedule"));
  const absl::Time now = world_.clock.Now();
  const Standing standing =
      StandingOf(schedule, {.survey = survey.state, .paused = collector.paused}, *calendar, now);
  if (standing.state == v1::COLLECTOR_STATE_ENDED) {
    return Error(Reason::SURVEY_STATE_FORBIDS).With("state", "ENDED");
  }
  if (request.has_expire_time() && FromProto(request.expire_time()) <= now) {
    return Error(Reason::CLAIMED_TIME_IMPOSSIBLE).Field("expire_time", "Must lie in the future.");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> TokenApi::Try(
    const rpc::Context& context, const v1::IssueTokensRequest& request,
    const postgres::idempotency::Request& asked, const Survey& survey, const Collector& collector) {
  TokenBatch batch{.survey = survey.id,
                   .collector = collector.id,
                   .agency = survey.agency,
                   .request = asked,
                   .time = world_.clock.Now()};
  TANGGAP_ASSIGN_OR_RETURN(batch.first,
                           stores_.tokens.NextSerial(survey.id, collector.id, context.deadline()));
  const int64_t last = batch.first + request.references_size() - 1;
  if (batch.first == 0 || last > CollectionCipher::kMostTokens) {
    return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).With("field", "references").ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(const privacy::Key key, cipher_.OpenKey(survey));
  const CollectionCipher tokens(key, world_.random);
  v1::IssueTokensResponse response;
  for (int i = 0; i < request.references_size(); ++i) {
    v1::IssuedToken* issued = response.add_tokens();
    issued->set_serial(batch.first + i);
    issued->set_token(tokens.TokenOf(collector.id, issued->serial()));
    batch.references.emplace_back();
    if (request.references(i).empty()) continue;
    batch.references.back() = respondents_.SealReference(survey.agency, collector.id,
                                                         issued->serial(), request.references(i));
  }
  if (request.has_expire_time()) batch.expire_time = FromProto(request.expire_time());
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const absl::CivilDay today = directory->CalendarOf(survey.agency)->DateOf(batch.time);
  batch.issue_month = NumberOf(absl::CivilMonth(today));
  batch.answer = response.SerializeAsString();
  TANGGAP_ASSIGN_OR_RETURN(const Tokens::Issued issued,
                           stores_.tokens.Issue(batch, context.deadline()));
  if (issued != Tokens::Issued::kDone) return std::optional<std::string>();
  return std::optional(std::move(batch.answer));
}

absl::StatusOr<rpc::Answer<v1::IssueTokensResponse>> TokenApi::Issue(
    const rpc::Context& context, const v1::IssueTokensRequest& request) {
  const postgres::idempotency::Request asked =
      RequestOf(world_.keys, context, request.request_id());
  return CarryOnCollector(
      {stores_.surveys, stores_.collectors}, context, request.name(), asked,
      [&](const Survey& survey,
          const Collector& collector) -> absl::StatusOr<std::optional<std::string>> {
        TANGGAP_RETURN_IF_ERROR(Check(request, survey, collector));
        return Try(context, request, asked, survey, collector);
      });
}

}  // namespace tanggap::surveys
