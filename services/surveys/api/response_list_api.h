// ListResponses, ListComments and RevealRespondent: what staff see of those who answered.
//
//   ResponseListApi api(world, {surveys, versions, lists, views, reveals, tokens}, page_tokens);
//   registration.Serve("ListResponses", api, &ResponseListApi::List);
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/api/response_view.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/reveals.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/tokens.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

class ResponseListApi {
 public:
  struct Stores {
    Surveys& surveys;
    CompiledVersions& versions;
    ResponseLists& lists;
    ResponseViews& views;
    Reveals& reveals;
    Tokens& tokens;
  };

  // All outlive it.
  ResponseListApi(const service::World& world, const Stores& stores,
                  const query::PageTokens& page_tokens)
      : world_(world),
        stores_(stores),
        page_tokens_(page_tokens),
        respondents_(world.keys, world.random) {}

  absl::StatusOr<v1::ListResponsesResponse> List(const rpc::Context& context,
                                                 const v1::ListResponsesRequest& request);
  absl::StatusOr<v1::ListCommentsResponse> ListComments(const rpc::Context& context,
                                                        const v1::ListCommentsRequest& request);
  absl::StatusOr<rpc::Answer<v1::RevealRespondentResponse>> Reveal(
      const rpc::Context& context, const v1::RevealRespondentRequest& request);

 private:
  absl::Status CheckQuestion(const Survey& survey, const std::string& question,
                             absl::Time deadline);
  // The bytes of the answer; nothing when the response has changed meanwhile.
  absl::StatusOr<std::optional<std::string>> TryReveal(const rpc::Context& context,
                                                       const v1::RevealRespondentRequest& request,
                                                       const Survey& survey, NewReveal made,
                                                       const KeptRespondent& kept);
  absl::StatusOr<v1::RevealRespondentResponse> Told(const Survey& survey,
                                                    const base::Uuid& response_key,
                                                    const KeptRespondent& kept,
                                                    absl::Time deadline);

  const service::World& world_;
  const Stores stores_;
  const query::PageTokens& page_tokens_;
  const RespondentCipher respondents_;
};

}  // namespace tanggap::surveys
