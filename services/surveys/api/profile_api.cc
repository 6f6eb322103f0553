#include "services/surveys/api/profile_api.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/domain/profile.h"
#include "services/surveys/domain/wording.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// INDEX_PROFILE_INVALID, with the fields as the request names them.
absl::Status CheckSums(const v1::IndexProfile& profile) {
  const absl::Status status = MakeProfile(profile).status();
  if (status.ok()) return status;
  Error error(Reason::INDEX_PROFILE_INVALID);
  const std::vector<errors::FieldViolation> violations = errors::FieldViolationsOf(status);
  if (!violations.empty()) error.With("field", "index_profile." + violations[0].field);
  for (const errors::FieldViolation& violation : violations)
    error.Field("index_profile." + violation.field, violation.description);
  return error;
}

absl::Status CheckNamed(const v1::IndexProfile& profile) {
  if (profile.agency().empty())
    return Error(Reason::INVALID_FIELD)
        .With("field", "index_profile.agency")
        .Field("index_profile.agency", "Must name the agency whose profile it is.");
  if (!HasAnyText(profile.label()))
    return Error(Reason::INVALID_FIELD)
        .With("field", "index_profile.label")
        .Field("index_profile.label", "Must have a text in one language at least.");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<rpc::Answer<v1::IndexProfile>> ProfileApi::Create(
    const rpc::Context& context, const v1::CreateIndexProfileRequest& request) {
  NewProfile made{.profile = request.index_profile(),
                  .request = RequestOf(world_.keys, context, request.request_id())};
  const std::string& agency = made.profile.agency();
  TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> before,
                           surveys_.FindAnswer(made.request, agency, context.deadline()));
  if (before.has_value()) return rpc::Raw{*std::move(before)};
  TANGGAP_RETURN_IF_ERROR(CheckNamed(made.profile));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, agency, directory::Choice::kNew).status());
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, agency));
  TANGGAP_RETURN_IF_ERROR(CheckSums(made.profile));
  made.time = world_.clock.Now();
  made.resource = base::Uuid::V7(made.time, world_.random);
  v1::IndexProfile shown = made.profile;
  shown.set_name("indexProfiles/" + shown.code());
  *shown.mutable_create_time() = ToProto(made.time);
  made.answer = shown.SerializeAsString();
  TANGGAP_ASSIGN_OR_RETURN(const bool is_new, profiles_.Create(made, context.deadline()));
  if (is_new) return rpc::Raw{std::move(made.answer)};
  TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> first,
                           surveys_.FindAnswer(made.request, agency, context.deadline()));
  if (!first.has_value()) return Error(Reason::CONCURRENT_CHANGE).ToStatus();
  return rpc::Raw{*std::move(first)};
}

absl::StatusOr<v1::IndexProfile> ProfileApi::Get(const rpc::Context& context,
                                                 const v1::GetIndexProfileRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> profile,
                           profiles_.Find(ProfileCodeOf(request.name()), context.deadline()));
  if (profile == nullptr) return NotFound(request.name());
  return *profile;
}

absl::StatusOr<v1::ListIndexProfilesResponse> ProfileApi::List(
    const rpc::Context& context, const v1::ListIndexProfilesRequest& request) {
  if (!request.agency().empty() && world_.directory()->FindAgency(request.agency()) == nullptr)
    return Error(Reason::UNKNOWN_AGENCY)
        .With("agency", request.agency())
        .Field("agency", "There is no agency with this code.");
  // Anybody may call, so a token is nobody's.
  const query::PageScope scope = {context.method(), "", request.agency(), ""};
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<query::PageKey> keys,
      page_tokens_.Open(scope, {query::PageKeyType::kText}, request.page_token()));
  const std::string after = keys.empty() ? "" : std::get<std::string>(keys[0]);
  const auto size = static_cast<size_t>(PageSize(request.page_size()));
  TANGGAP_ASSIGN_OR_RETURN(std::vector<v1::IndexProfile> profiles,
                           profiles_.List(request.agency(), after, size + 1, context.deadline()));
  v1::ListIndexProfilesResponse response;
  if (profiles.size() > size) {
    profiles.pop_back();
    response.set_next_page_token(page_tokens_.Seal(scope, {profiles.back().code()}));
  }
  for (v1::IndexProfile& profile : profiles) *response.add_index_profiles() = std::move(profile);
  return response;
}

}  // namespace tanggap::surveys
