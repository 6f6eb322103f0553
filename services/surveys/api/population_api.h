// SetPopulation and ListPopulations.
//
//   PopulationApi api(world, surveys, populations, page_tokens);
//   registration.Serve("SetPopulation", api, &PopulationApi::Set);
#pragma once

#include <absl/status/statusor.h>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/store/populations.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

class PopulationApi {
 public:
  // All outlive it.
  PopulationApi(const service::World& world, Surveys& surveys, Populations& populations,
                const query::PageTokens& page_tokens)
      : world_(world), surveys_(surveys), populations_(populations), page_tokens_(page_tokens) {}

  absl::StatusOr<rpc::Answer<v1::SetPopulationResponse>> Set(
      const rpc::Context& context, const v1::SetPopulationRequest& request);
  absl::StatusOr<v1::ListPopulationsResponse> List(const rpc::Context& context,
                                                   const v1::ListPopulationsRequest& request);

 private:
  absl::Status Check(const v1::SetPopulationRequest& request, const Survey& survey) const;

  const service::World& world_;
  Surveys& surveys_;
  Populations& populations_;
  const query::PageTokens& page_tokens_;
};

}  // namespace tanggap::surveys
