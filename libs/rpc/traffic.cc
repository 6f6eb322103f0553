#include "libs/rpc/traffic.h"

#include <algorithm>

namespace tanggap::rpc {

std::vector<exec::TrafficClass> TrafficClasses(size_t queue_capacity) {
  // Intake may wait longest: a filing that is refused may never be sent again, a list is asked for
  // anew.
  return {
      {.name = "intake",
       .queue_capacity = queue_capacity,
       .guaranteed_share = 40,
       .wait_budget = absl::Seconds(5)},
      {.name = "lookup",
       .queue_capacity = queue_capacity,
       .guaranteed_share = 15,
       .wait_budget = absl::Seconds(2)},
      {.name = "work",
       .queue_capacity = queue_capacity,
       .guaranteed_share = 20,
       .wait_budget = absl::Seconds(2)},
      {.name = "list",
       .queue_capacity = std::max<size_t>(1, queue_capacity / 2),
       .guaranteed_share = 15,
       .low = true,
       .wait_budget = absl::Seconds(1)},
      {.name = "bulk",
       .queue_capacity = std::max<size_t>(1, queue_capacity / 4),
       .guaranteed_share = 10,
       .low = true,
       .wait_budget = absl::Seconds(1)},
  };
}

absl::Duration DeadlineCap(common::v1::TrafficClass traffic_class) {
  switch (traffic_class) {
    case common::v1::TRAFFIC_CLASS_INTAKE:
      return absl::Seconds(15);
    case common::v1::TRAFFIC_CLASS_LOOKUP:
      return absl::Seconds(5);
    case common::v1::TRAFFIC_CLASS_WORK:
      return absl::Seconds(10);
    case common::v1::TRAFFIC_CLASS_LIST:
      return absl::Seconds(15);
    default:
      return absl::Seconds(60);
  }
}

}  // namespace tanggap::rpc
