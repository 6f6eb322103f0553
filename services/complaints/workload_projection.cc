#include "services/complaints/workload_projection.h"

#include <memory>
#include <utility>

#include "services/complaints/api/workload_handler.h"
#include "services/complaints/app_options.h"

namespace tanggap::complaints {

namespace {

events::Projection Workload() {
  return {.name = kWorkloadProjection,
          .make_handler =
              [](std::string_view consumer) {
                return std::make_unique<WorkloadHandler>(std::string(consumer));
              },
          .digest = Workloads::Digest};
}

}  // namespace

events::Projection WorkloadProjection(postgres::Pool& pool, const base::Clock& clock) {
  events::Projection workload = Workload();
  workload.delete_rows = [&pool, &clock](std::string_view consumer) {
    return Workloads::DeleteRows(pool, consumer, clock.Now() + absl::Hours(1));
  };
  return workload;
}

events::OwnConsumersOptions WorkloadConsumers(postgres::PoolOptions connection,
                                              std::string rebuilt) {
  return {.connection = std::move(connection),
          .source = kEventSource,
          .projection = Workload(),
          .first = kFirstWorkload,
          .take_over = Workloads::CopyFromCases,
          .taken_over = "A workload begins with what the cases are now",
          .rebuilt = std::move(rebuilt)};
}

}  // namespace tanggap::complaints
