// What lies on an agency's desks, as people read it.
//
//   out << WorkloadPage(workload, view);
#pragma once

#include <string>

#include "services/cli/view.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::cli {

std::string WorkloadPage(const complaints::v1::Workload& workload, const View& view);

}  // namespace tanggap::cli
