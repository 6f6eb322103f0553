// What is to be said of a report's figures.
//
//   out << AuditPage(request, audit, view);
#pragma once

#include <string>

#include "services/cli/view.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::cli {

std::string AuditPage(const surveys::v1::AuditReportedIndexRequest& request,
                      const surveys::v1::ReportedIndexAudit& audit, const View& view);

}  // namespace tanggap::cli
