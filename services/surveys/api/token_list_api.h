// ListTokens and RevokeTokens: whom to remind, and whose token is not good any more.
//
//   TokenListApi api(world, {surveys, collectors, tokens}, page_tokens);
//   registration.Serve("ListTokens", api, &TokenListApi::List);
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/api/token_api.h"
#include "services/surveys/store/respondent_cipher.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

class TokenListApi {
 public:
  // All outlive it.
  TokenListApi(const service::World& world, const TokenApi::Stores& stores,
               const query::PageTokens& page_tokens)
      : world_(world),
        stores_(stores),
        page_tokens_(page_tokens),
        respondents_(world.keys, world.random) {}

  absl::StatusOr<v1::ListTokensResponse> List(const rpc::Context& context,
                                              const v1::ListTokensRequest& request);
  absl::StatusOr<rpc::Answer<v1::RevokeTokensResponse>> Revoke(
      const rpc::Context& context, const v1::RevokeTokensRequest& request);

 private:
  struct Found {
    Survey survey;
    base::Uuid collector;
  };
  // COLLECTOR_SETTINGS_CONFLICT when it is of another kind.
  absl::StatusOr<Found> Find(const rpc::Context& context, const std::string& name);

  const service::World& world_;
  const TokenApi::Stores stores_;
  const query::PageTokens& page_tokens_;
  const RespondentCipher respondents_;
};

}  // namespace tanggap::surveys
