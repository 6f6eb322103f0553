// How indexes are computed: CreateIndexProfile, GetIndexProfile, ListIndexProfiles.
//
//   ProfileApi profiles_api(world, profiles, surveys, page_tokens);
//   design.Serve("CreateIndexProfile", profiles_api, &ProfileApi::Create);
#pragma once

#include <absl/status/statusor.h>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/design_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads.
class ProfileApi {
 public:
  // What is given outlives it.
  ProfileApi(const service::World& world, Profiles& profiles, Surveys& surveys,
             const query::PageTokens& page_tokens)
      : world_(world), profiles_(profiles), surveys_(surveys), page_tokens_(page_tokens) {}

  absl::StatusOr<rpc::Answer<v1::IndexProfile>> Create(
      const rpc::Context& context, const v1::CreateIndexProfileRequest& request);
  absl::StatusOr<v1::IndexProfile> Get(const rpc::Context& context,
                                       const v1::GetIndexProfileRequest& request);
  absl::StatusOr<v1::ListIndexProfilesResponse> List(const rpc::Context& context,
                                                     const v1::ListIndexProfilesRequest& request);

 private:
  const service::World& world_;
  Profiles& profiles_;
  Surveys& surveys_;
  const query::PageTokens& page_tokens_;
};

}  // namespace tanggap::surveys
