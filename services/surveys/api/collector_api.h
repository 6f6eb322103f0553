// CreateCollector and GetCollector.
//
//   CollectorApi api(world, {surveys, collectors, versions});
//   registration.Serve("CreateCollector", api, &CollectorApi::Create);
#pragma once

#include <absl/status/statusor.h>

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
  CollectorApi(const service::World& world, const Stores& stores)
      : world_(world), stores_(stores) {}

  absl::StatusOr<rpc::Answer<v1::Collector>> Create(const rpc::Context& context,
                                                    const v1::CreateCollectorRequest& request);
  absl::StatusOr<v1::Collector> Get(const rpc::Context& context,
                                    const v1::GetCollectorRequest& request);

 private:
  absl::Status Check(const rpc::Context& context, const v1::Collector& said, const Survey& survey);
  v1::Collector Show(const Survey& survey, const Collector& collector) const;

  const service::World& world_;
  const Stores stores_;
};

}  // namespace tanggap::surveys
