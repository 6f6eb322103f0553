#include "services/surveys/api/token_api.h"

#include <absl/time/civil_time.h>

#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collector_name.h"
#include "services/surveys/domain/schedule.h"
#include "services/surveys/store/collection_cipher.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr int kMostTries = 5;

absl::Time TimeOf(const google::protobuf::Timestamp& proto) {
  return absl::FromUnixSeconds(proto.seconds()) + absl::Nanoseconds(proto.nanos());
}

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
  if (request.has_expire_time() && TimeOf(request.expire_time()) <= now) {
    return Error(Reason::CLAIMED_TIME_IMPOSSIBLE).Field("expire_time", "Must lie in the future.");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> TokenApi::Try(const rpc::Context& context,
                                                         const v1::IssueTokensRequest& request,
                                                         const Survey& survey,
                                                         const Collector& collector) {
  TokenBatch batch{.survey = survey.id,
                   .collector = collector.id,
                   .agency = survey.agency,
                   .request = RequestOf(world_.keys, context, request.request_id()),
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
  if (request.has_expire_time()) batch.expire_time = TimeOf(request.expire_time());
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const absl::CivilDay today = directory->CalendarOf(survey.agency)->DateOf(batch.time);
  batch.issue_month = static_cast<int>(today.year() * 100 + today.month());
  batch.answer = response.SerializeAsString();
  TANGGAP_ASSIGN_OR_RETURN(const Tokens::Issued issued,
                           stores_.tokens.Issue(batch, context.deadline()));
  if (issued != Tokens::Issued::kDone) return std::optional<std::string>();
  return std::optional(std::move(batch.answer));
}

absl::StatusOr<rpc::Answer<v1::IssueTokensResponse>> TokenApi::Issue(
    const rpc::Context& context, const v1::IssueTokensRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey_id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores_.surveys.Load(survey_id, ViewerOf(context), context.deadline()));
  const postgres::idempotency::Request asked =
      RequestOf(world_.keys, context, request.request_id());
  for (int i = 0; i < kMostTries; ++i) {
    TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> before,
                             stores_.surveys.FindAnswer(asked, survey.agency, context.deadline()));
    if (before.has_value()) return rpc::Raw{*std::move(before)};
    TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
    TANGGAP_ASSIGN_OR_RETURN(const std::optional<Collector> collector,
                             stores_.collectors.Find(survey_id, id, context.deadline()));
    if (!collector.has_value()) return NotFound(request.name());
    TANGGAP_RETURN_IF_ERROR(Check(request, survey, *collector));
    TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> answer,
                             Try(context, request, survey, *collector));
    if (answer.has_value()) return rpc::Raw{*std::move(answer)};
  }
  return Error(Reason::CONCURRENT_CHANGE).ToStatus();
}

}  // namespace tanggap::surveys
