// What is computed from a request alone: GetSampleSize, AuditReportedIndex.
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "libs/rpc/context.h"
#include "services/surveys/domain/profile.h"
#include "services/surveys/store/profiles.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads.
class CalculationApi {
 public:
  // `profiles` outlives it.
  explicit CalculationApi(Profiles& profiles);

  absl::StatusOr<v1::SampleAdequacy> GetSampleSize(const rpc::Context& context,
                                                   const v1::GetSampleSizeRequest& request);
  absl::StatusOr<v1::ReportedIndexAudit> Audit(const rpc::Context& context,
                                               const v1::AuditReportedIndexRequest& request);

 private:
  Profiles& profiles_;
  // Whose bands a wrong grade may come from.
  std::vector<Profile> built_in_;
};

}  // namespace tanggap::surveys
