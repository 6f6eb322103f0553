// The ways to a survey: made, read, listed, changed.
//
//   CollectorApi api(world, {surveys, collectors, versions}, page_tokens);
//   registration.Serve("CreateCollector", api, &CollectorApi::Create);
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/store/collectors.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

class CollectorApi {
 public:
  struct Stores {
    Surveys& surveys;
    Collectors& collectors;
    CompiledVersions& versions;
  };

  // All outlive it.
  CollectorApi(const service::World& world, const Stores& stores,
               const query::PageTokens& page_tokens)
      : world_(world), stores_(stores), page_tokens_(page_tokens) {}

  absl::StatusOr<rpc::Answer<v1::Collector>> Create(const rpc::Context& context,
                                                    const v1::CreateCollectorRequest& request);
  absl::StatusOr<v1::Collector> Get(const rpc::Context& context,
                                    const v1::GetCollectorRequest& request);
  absl::StatusOr<v1::ListCollectorsResponse> List(const rpc::Context& context,
                                                  const v1::ListCollectorsRequest& request);
  absl::StatusOr<rpc::Answer<v1::Collector>> Update(const rpc::Context& context,
                                                    const v1::UpdateCollectorRequest& request);

 private:
  absl::Status Check(const rpc::Context& context, const v1::Collector& said, const Survey& survey);
  // What a collector of that level promises, beside the published version.
  absl::Status CheckPublished(v1::RespondentLevel level, const Survey& survey, absl::Time deadline);
  // Limits, and questions of the questionnaire that a quota reads: the published one, or the draft
  // before the first.
  absl::Status CheckQuotas(const Collector& collector, const Survey& survey, std::string_view path,
                           absl::Time deadline);
  // Nothing when somebody else has changed the survey.
  absl::StatusOr<std::optional<std::string>> TryCreate(const rpc::Context& context,
                                                       const v1::CreateCollectorRequest& request,
                                                       const postgres::idempotency::Request& asked,
                                                       const Survey& survey);
  // Nothing when somebody else has changed it.
  absl::StatusOr<std::optional<std::string>> TryUpdate(const rpc::Context& context,
                                                       const v1::UpdateCollectorRequest& request,
                                                       const postgres::idempotency::Request& asked,
                                                       const Survey& survey,
                                                       const Collector& found);
  v1::CollectorState StateOf(const Survey& survey, const Collector& collector) const;
  v1::Collector Show(const Survey& survey, const Collector& collector) const;

  const service::World& world_;
  const Stores stores_;
  const query::PageTokens& page_tokens_;
};

}  // namespace tanggap::surveys
