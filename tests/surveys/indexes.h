// Indexes that are asked for and compared over the wire, for tests of GetIndex.
//
//   class IndexGroupsTest : public IndexesTest {};
//   EXPECT_THAT(Refused(Of(measured.Scope(), {v1::GROUPING_YEAR})), HasReason(Reason::INVALID_FIELD));
//   EXPECT_THAT(UnitsOf(measured.Index(measured.Scope(), {v1::GROUPING_UNIT})), ElementsAre("bidang-p2p"));
#pragma once

#include <string>
#include <vector>

#include "tests/surveys/results.h"

namespace tanggap::surveys {

class IndexesTest : public ResultsTest {
 protected:
  absl::Status Refused(const v1::GetIndexRequest& request, const Caller& caller = Officer()) {
    return service_.Call<v1::GetIndexResponse>(base::Join(kResults, "GetIndex"), request, caller)
        .status();
  }
  v1::GetIndexRequest Of(const v1::ResultScope& scope, const std::vector<v1::Grouping>& group_by) {
    v1::GetIndexRequest request;
    *request.mutable_scope() = scope;
    for (const v1::Grouping each : group_by) request.add_group_by(each);
    return request;
  }
  auto Compared(const v1::ResultScope& base, const v1::ResultScope& compared) {
    v1::GetIndexComparisonRequest request;
    *request.mutable_base() = base;
    *request.mutable_compared() = compared;
    return service_.Call<v1::GetIndexComparisonResponse>(base::Join(kResults, "GetIndexComparison"),
                                                         request, Officer());
  }
  static std::vector<std::string> UnitsOf(const v1::GetIndexResponse& answer) {
    std::vector<std::string> units;
    for (const v1::Index& index : answer.groups()) units.push_back(index.group().unit());
    return units;
  }
};

}  // namespace tanggap::surveys
