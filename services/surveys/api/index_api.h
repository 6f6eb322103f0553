// The index, whole and in groups: GetIndex; and the comparison of two: GetIndexComparison.
//
//   IndexApi index(world, stores, page_tokens);
//   TANGGAP_ASSIGN_OR_RETURN(v1::GetIndexResponse answer, index.Answer(asker, request));   // WatchIndex too
#pragma once

#include <absl/status/statusor.h>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "services/surveys/api/asked_scope.h"
#include "services/surveys/api/group_basket.h"
#include "services/surveys/api/index_grouping.h"
#include "services/surveys/domain/index.h"

namespace tanggap::surveys {

// The caller of a method of ResultsService.
Asker AskerOf(const rpc::Context& context);

// Safe to share between threads.
class IndexApi {
 public:
  // What is given outlives it.
  IndexApi(const service::World& world, const ResultStores& stores,
           const query::PageTokens& page_tokens)
      : world_(world), scopes_(world, stores), page_tokens_(page_tokens) {}

  absl::StatusOr<v1::GetIndexResponse> Get(const rpc::Context& context,
                                           const v1::GetIndexRequest& request);
  absl::StatusOr<v1::GetIndexComparisonResponse> Compare(
      const rpc::Context& context, const v1::GetIndexComparisonRequest& request);

  // What `Get` answers a caller.
  absl::StatusOr<v1::GetIndexResponse> Answer(const Asker& asker,
                                              const v1::GetIndexRequest& request);

 private:
  const service::World& world_;
  const ScopeReader scopes_;
  const query::PageTokens& page_tokens_;
};

}  // namespace tanggap::surveys
