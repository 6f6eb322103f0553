// How a server's capacity is shared among the traffic classes of the contracts, and how long a call
// of each may take. Index i of every list is tanggap.common.v1.TrafficClass i + 1. Internal to
// libs/rpc.
#pragma once

#include <absl/time/time.h>

#include <cstddef>
#include <vector>

#include "libs/exec/options.h"
#include "tanggap/common/v1/access.pb.h"

namespace tanggap::rpc {

// The shares of overload (facts: intake 40, look-ups and officers' work 35, lists 15, bulk 10),
// with at most `queue_capacity` waiting calls each.
std::vector<exec::TrafficClass> TrafficClasses(size_t queue_capacity);

inline size_t IndexOf(common::v1::TrafficClass traffic_class) {
  return static_cast<size_t>(traffic_class) - 1;
}

// The longest that a call of a class is worked on, whatever deadline its caller sent, or when it
// sent none.
absl::Duration DeadlineCap(common::v1::TrafficClass traffic_class);

}  // namespace tanggap::rpc
