// What an agency does about what it has published: CreateImprovement, UpdateImprovement,
// ListImprovements.
//
//   ImprovementApi api(world, {surveys, publications, profiles}, improvements, page_tokens, [&] { flow.Poke(); });
//   registration.Serve("CreateImprovement", api, &ImprovementApi::Create);
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <utility>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/api/publication_api.h"
#include "services/surveys/store/improvements.h"

namespace tanggap::surveys {

// Safe to share between threads.
class ImprovementApi {
 public:
  // `committed` wakes whoever carries events on. What is given outlives it.
  ImprovementApi(const service::World& world, const PublicationStores& stores,
                 Improvements& improvements, const query::PageTokens& page_tokens,
                 std::function<void()> committed)
      : world_(world),
        stores_(stores),
        improvements_(improvements),
        page_tokens_(page_tokens),
        committed_(std::move(committed)) {}

  absl::StatusOr<rpc::Answer<v1::Improvement>> Create(const rpc::Context& context,
                                                      const v1::CreateImprovementRequest& request);
  absl::StatusOr<rpc::Answer<v1::Improvement>> Update(const rpc::Context& context,
                                                      const v1::UpdateImprovementRequest& request);
  absl::StatusOr<v1::ListImprovementsResponse> List(const rpc::Context& context,
                                                    const v1::ListImprovementsRequest& request);

 private:
  // What becomes of an improvement of a survey that the caller may see.
  using Plan = std::function<absl::StatusOr<ImprovementChange>(const Survey& survey)>;
  absl::StatusOr<rpc::Raw> Carry(const rpc::Context& context, std::string_view name,
                                 std::string_view request_id, const Plan& plan);
  absl::StatusOr<std::optional<std::string>> Try(const rpc::Context& context, const Survey& found,
                                                 const postgres::idempotency::Request& asked,
                                                 const Plan& plan);
  absl::Status CheckNew(const v1::Improvement& said, const PublicationName& publication,
                        const Survey& survey, absl::Time deadline);
  // INVALID_FIELD when it is over without a result; says when it ended.
  absl::Status Settle(const Survey& survey, const std::string& prefix, Improvement& after) const;
  std::string TodayIn(const std::string& agency) const;
  v1::Improvement Show(const Improvement& improvement, const std::string& agency) const;

  const service::World& world_;
  const PublicationStores stores_;
  Improvements& improvements_;
  const query::PageTokens& page_tokens_;
  const std::function<void()> committed_;
};

}  // namespace tanggap::surveys
