// ImportResponses: responses of other systems and of paper, by the way of all others. Each is known
// again by its source and its identifier there, for ever.
//
//   ImportApi imports(world, {surveys, collectors, versions, ways, preparation, submissions, published}, log);
//   TANGGAP_RETURN_IF_ERROR(imports.Compile());
//   collection.ServeDeferred("ImportResponses", imports, &ImportApi::Import);
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/rpc/context.h"
#include "libs/rpc/field_rules.h"
#include "libs/rpc/reply.h"
#include "libs/service/item_refusal.h"
#include "libs/service/world.h"
#include "services/surveys/api/submission_api.h"
#include "services/surveys/api/submission_preparation.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/domain/access.h"
#include "services/surveys/store/published.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"

namespace tanggap::surveys {

class ImportApi {
 public:
  struct Parts {
    Surveys& surveys;
    Collectors& collectors;
    CompiledVersions& versions;
    Ways& ways;
    SubmissionPreparation& preparation;
    SubmissionApi& submissions;
    const ReadPublished& read_published;
  };

  // All outlive it.
  ImportApi(const service::World& world, const Parts& parts, telemetry::Logger& log)
      : world_(world), parts_(parts), refusals_(log, world.random) {}

  // The rules of the items, which the doorway leaves to their own results.
  absl::Status Compile();

  void Import(const rpc::Context& context, const v1::ImportResponsesRequest& request,
              rpc::Reply<v1::ImportResponsesResponse> reply);

 private:
  struct Batch;

  absl::StatusOr<std::shared_ptr<const Batch>> Open(const rpc::Context& context,
                                                    const std::string& name);
  absl::StatusOr<Prepared> Prepare(const rpc::Context& context, const Batch& batch,
                                   const v1::ImportedResponse& response);
  SubmissionApi::Item ItemOf(const rpc::Context& context, const Batch& batch,
                             const v1::ImportedResponse& response);
  absl::StatusOr<std::string> UnitOf(const Batch& batch,
                                     const v1::ImportedResponse& response) const;
  absl::Status CheckPublished(const Batch& batch, const v1::ImportedResponse& response, int month,
                              absl::Time deadline) const;

  const service::World& world_;
  const Parts parts_;
  const service::ItemRefusals refusals_;
  rpc::FieldRules item_rules_;
};

}  // namespace tanggap::surveys
