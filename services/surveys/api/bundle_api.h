// GetOfflineBundle and BatchSubmitResponses: what a device gets before it goes where there is no
// network, and what it brings back. Nothing of a bundle is kept: it comes back sealed.
//
//   BundleApi bundles(world, {surveys, collectors, versions, ways, forms, preparation, submissions,
//                             read_published}, log);
//   TANGGAP_RETURN_IF_ERROR(bundles.Compile());
//   collection.Serve("GetOfflineBundle", bundles, &BundleApi::Get);
//   respondents.ServeDeferred("BatchSubmitResponses", bundles, &BundleApi::Submit);
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
#include "services/surveys/api/form_api.h"
#include "services/surveys/api/submission_api.h"
#include "services/surveys/api/submission_preparation.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/store/published.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

class BundleApi {
 public:
  struct Parts {
    Surveys& surveys;
    Collectors& collectors;
    CompiledVersions& versions;
    Ways& ways;
    FormApi& forms;
    SubmissionPreparation& preparation;
    SubmissionApi& submissions;
    const ReadPublished& read_published;
  };

  // All outlive it.
  BundleApi(const service::World& world, const Parts& parts, telemetry::Logger& log)
      : world_(world), parts_(parts), refusals_(log, world.random) {}

  // The rules of the items, which the doorway leaves to their own results.
  absl::Status Compile();

  absl::StatusOr<v1::OfflineBundle> Get(const rpc::Context& context,
                                        const v1::GetOfflineBundleRequest& request);
  void Submit(const rpc::Context& context, const v1::BatchSubmitResponsesRequest& request,
              rpc::Reply<v1::BatchSubmitResponsesResponse> reply);

 private:
  // What a device was given.
  struct Bundle {
    base::Uuid collector;
    base::Uuid id;
    int version = 0;
    AgencyDay first;
    AgencyDay last;
    bool expired = false;
  };
  struct Batch;

  std::string Seal(const Bundle& bundle, absl::Time expiry) const;
  absl::StatusOr<Bundle> Open(std::string_view token) const;
  absl::Status CheckGivesBundles(const OpenedWay& way) const;
  absl::StatusOr<std::shared_ptr<const Batch>> OpenBatch(
      const rpc::Context& context, const v1::BatchSubmitResponsesRequest& request);
  absl::StatusOr<Prepared> Prepare(const rpc::Context& context, const Batch& batch,
                                   const v1::OfflineResponse& response);
  SubmissionApi::Item ItemOf(const rpc::Context& context, const Batch& batch,
                             const v1::OfflineResponse& response);
  // One for each of the request, flagged if they are alike.
  std::vector<SubmissionApi::Item> ItemsOf(const rpc::Context& context, const Batch& batch,
                                           const v1::BatchSubmitResponsesRequest& request);
  absl::StatusOr<int> MonthOf(const Batch& batch, const v1::OfflineResponse& response,
                              const AgencyDay& captured, absl::Time deadline) const;

  const service::World& world_;
  const Parts parts_;
  const service::ItemRefusals refusals_;
  rpc::FieldRules item_rules_;
};

}  // namespace tanggap::surveys
