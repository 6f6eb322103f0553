#include "services/surveys/api/population_api.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "libs/query/page_size.h"
#include "services/surveys/api/caller.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr query::PageLimits kPage = {.usual = 100, .most = 500};

// The last of what is said twice counts.
std::vector<v1::Population> Distinct(const v1::SetPopulationRequest& request) {
  std::map<std::tuple<std::string, std::string, std::string>, v1::Population> by_name;
  for (const v1::Population& one : request.populations()) {
    by_name[{one.period(), one.unit(), one.service()}] = one;
  }
  std::vector<v1::Population> distinct;
  for (auto& [name, one] : by_name) distinct.push_back(std::move(one));
  return distinct;
}

}  // namespace

absl::Status PopulationApi::Check(const v1::SetPopulationRequest& request,
                                  const Survey& survey) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(
      const directory::AgencyEntry* agency,
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept));
  for (int i = 0; i < request.populations_size(); ++i) {
    const v1::Population& one = request.populations(i);
    if (!one.unit().empty()) {
      TANGGAP_RETURN_IF_ERROR(directory::CheckUnit(*agency, one.unit(), directory::Choice::kKept));
    }
    const bool known =
        one.service().empty() ||
        std::any_of(survey.services.begin(), survey.services.end(),
                    [&](const auto& service) { return service.code() == one.service(); });
    if (known) continue;
    return Error(Reason::UNKNOWN_SERVICE)
        .With("service", one.service())
        .Field(base::Join("populations[", i, "].service"), "Must be one of the survey's services.");
  }
  return absl::OkStatus();
}

absl::StatusOr<rpc::Answer<v1::SetPopulationResponse>> PopulationApi::Set(
    const rpc::Context& context, const v1::SetPopulationRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           surveys_.Load(id, ViewerOf(context), context.deadline()));
  PopulationChange change{.survey = id,
                          .agency = survey.agency,
                          .populations = Distinct(request),
                          .request = RequestOf(world_.keys, context, request.request_id()),
                          .answer = v1::SetPopulationResponse().SerializeAsString(),
                          .time = world_.clock.Now()};
  TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> before,
                           surveys_.FindAnswer(change.request, survey.agency, context.deadline()));
  if (before.has_value()) return rpc::Raw{*std::move(before)};
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
  TANGGAP_RETURN_IF_ERROR(Check(request, survey));
  TANGGAP_ASSIGN_OR_RETURN(const bool is_new, populations_.Set(change, context.deadline()));
  if (is_new) return rpc::Raw{std::move(change.answer)};
  // Somebody was first, who may have said something else.
  TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> first,
                           surveys_.FindAnswer(change.request, survey.agency, context.deadline()));
  if (!first.has_value()) return Error(Reason::CONCURRENT_CHANGE).ToStatus();
  return rpc::Raw{*std::move(first)};
}

absl::StatusOr<v1::ListPopulationsResponse> PopulationApi::List(
    const rpc::Context& context, const v1::ListPopulationsRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const query::PageScope scope = {context.method(), viewer.person, request.parent(), ""};
  constexpr auto kText = query::PageKeyType::kText;
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<query::PageKey> keys,
      page_tokens_.Open(scope, {kText, kText, kText}, request.page_token(), viewer.former_persons));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.parent()));
  TANGGAP_RETURN_IF_ERROR(surveys_.Load(id, viewer, context.deadline()).status());
  std::optional<PopulationName> after;
  if (!keys.empty()) {
    after = {std::get<std::string>(keys[0]), std::get<std::string>(keys[1]),
             std::get<std::string>(keys[2])};
  }
  const int size = query::PageSize(request.page_size(), kPage);
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<v1::Population> found,
      populations_.List(id, after.has_value() ? &*after : nullptr, size + 1, context.deadline()));
  const bool more = found.size() > static_cast<size_t>(size);
  if (more) found.pop_back();
  v1::ListPopulationsResponse response;
  for (const v1::Population& one : found) *response.add_populations() = one;
  if (more) {
    const v1::Population& last = found.back();
    response.set_next_page_token(
        page_tokens_.Seal(scope, {last.period(), last.unit(), last.service()}));
  }
  return response;
}

}  // namespace tanggap::surveys
