#include "services/surveys/api/token_list_api.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/query/page_size.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/api/collector_name.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr query::PageLimits kPage = {.usual = 100, .most = 1000};

}  // namespace

absl::StatusOr<TokenListApi::Found> TokenListApi::Find(const rpc::Context& context,
                                                       const std::string& name) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey_id, SurveyOf(name));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(name));
  TANGGAP_ASSIGN_OR_RETURN(Survey survey,
                           stores_.surveys.Load(survey_id, ViewerOf(context), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<Collector> collector,
                           stores_.collectors.Find(survey_id, id, context.deadline()));
  if (!collector.has_value()) return NotFound(name);
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
  if (collector->kind != v1::COLLECTOR_KIND_TOKEN_LINK) {
    return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).With("field", "kind").ToStatus();
  }
  return Found{std::move(survey), id};
}

absl::StatusOr<v1::ListTokensResponse> TokenListApi::List(const rpc::Context& context,
                                                          const v1::ListTokensRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const std::string state = std::to_string(request.state());
  const query::PageScope scope = {context.method(), viewer.person, request.parent(), state};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {query::PageKeyType::kInteger},
                                             request.page_token(), viewer.former_persons));
  TANGGAP_ASSIGN_OR_RETURN(const Found found, Find(context, request.parent()));
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, found.survey.agency));
  const int64_t after = keys.empty() ? 0 : std::get<int64_t>(keys[0]);
  const int size = query::PageSize(request.page_size(), kPage);
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<TokenRow> rows,
      stores_.tokens.List(
          found.survey.id, found.collector,
          {.after = after, .state = request.state(), .today = today.Number(), .most = size + 1},
          context.deadline()));
  int64_t looked_through = after + Tokens::kMostLookedAt;
  if (rows.size() > static_cast<size_t>(size)) {
    rows.pop_back();
    looked_through = rows.back().serial;
  }
  v1::ListTokensResponse response;
  for (const TokenRow& row : rows) {
    v1::ParticipationToken* token = response.add_tokens();
    token->set_serial(row.serial);
    token->set_state(row.state);
    if (!row.reference.has_value()) continue;
    TANGGAP_ASSIGN_OR_RETURN(*token->mutable_reference(),
                             respondents_.OpenReference(found.survey.agency, found.collector,
                                                        row.serial, *row.reference));
  }
  TANGGAP_ASSIGN_OR_RETURN(
      const int64_t next,
      stores_.tokens.NextSerial(found.survey.id, found.collector, context.deadline()));
  if (looked_through + 1 < next)
    response.set_next_page_token(page_tokens_.Seal(scope, {looked_through}));
  return response;
}

absl::StatusOr<rpc::Answer<v1::RevokeTokensResponse>> TokenListApi::Revoke(
    const rpc::Context& context, const v1::RevokeTokensRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const Found found, Find(context, request.name()));
  TokenRevocation revocation{.survey = found.survey.id,
                             .collector = found.collector,
                             .agency = found.survey.agency,
                             .serials = {request.serials().begin(), request.serials().end()},
                             .request = RequestOf(world_.keys, context, request.request_id()),
                             .answer = v1::RevokeTokensResponse().SerializeAsString(),
                             .time = world_.clock.Now()};
  TANGGAP_ASSIGN_OR_RETURN(
      const int64_t next,
      stores_.tokens.NextSerial(found.survey.id, found.collector, context.deadline()));
  const int64_t last = *std::max_element(revocation.serials.begin(), revocation.serials.end());
  if (last >= next) return NotFound(base::Join(request.name(), "/tokens/", last));
  TANGGAP_ASSIGN_OR_RETURN(const bool is_new,
                           stores_.tokens.Revoke(revocation, context.deadline()));
  if (is_new) return rpc::Raw{std::move(revocation.answer)};
  TANGGAP_ASSIGN_OR_RETURN(
      std::optional<std::string> first,
      stores_.surveys.FindAnswer(revocation.request, found.survey.agency, context.deadline()));
  if (!first.has_value()) return Error(Reason::CONCURRENT_CHANGE).ToStatus();
  return rpc::Raw{*std::move(first)};
}

}  // namespace tanggap::surveys
