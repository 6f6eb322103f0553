// IssueTokens.
//
//   TokenApi api(world, {surveys, collectors, tokens}, cipher);
//   registration.Serve("IssueTokens", api, &TokenApi::Issue);
#pragma once

#include <absl/status/statusor.h>

#include <optional>

#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/store/collectors.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/tokens.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

class TokenApi {
 public:
  struct Stores {
    Surveys& surveys;
    Collectors& collectors;
    Tokens& tokens;
  };

  // All outlive it.
  TokenApi(const service::World& world, const Stores& stores, const SurveyCipher& cipher)
      : world_(world), stores_(stores), cipher_(cipher), respondents_(world.keys, world.random) {}

  absl::StatusOr<rpc::Answer<v1::IssueTokensResponse>> Issue(const rpc::Context& context,
                                                             const v1::IssueTokensRequest& request);

 private:
  absl::Status Check(const v1::IssueTokensRequest& request, const Survey& survey,
                     const Collector& collector) const;
  // One try; nothing when others were issued meanwhile, or this very request was made.
  absl::StatusOr<std::optional<std::string>> Try(const rpc::Context& context,
                                                 const v1::IssueTokensRequest& request,
                                                 const postgres::idempotency::Request& asked,
                                                 const Survey& survey, const Collector& collector);

  const service::World& world_;
  const Stores stores_;
  const SurveyCipher& cipher_;
  const RespondentCipher respondents_;
};

}  // namespace tanggap::surveys
