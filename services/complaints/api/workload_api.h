// Counting what lies on whose desk: GetWorkload.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/complaints/store/workloads.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::complaints {

// Safe to share between threads.
class WorkloadApi {
 public:
  // `source` is this service, as it stands in events.
  WorkloadApi(const service::World& world, Workloads& workloads, std::string source)
      : world_(world), workloads_(workloads), source_(std::move(source)) {}

  absl::StatusOr<v1::Workload> Get(const rpc::Context& context,
                                   const v1::GetWorkloadRequest& request);

 private:
  const service::World& world_;
  Workloads& workloads_;
  const std::string source_;
};

}  // namespace tanggap::complaints
