// What is computed from a request alone: sample sizes, and a report that is computed again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/surveys/results.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::SizeIs;

class CalculationTest : public ResultsTest {};

TEST_F(CalculationTest, SampleSizesAreAskedForByAnybody) {
  v1::GetSampleSizeRequest request;
  request.set_population(2940);
  request.set_standard_deviation("0.52");
  const auto answer = Call<v1::SampleAdequacy>("GetSampleSize", request, Nobody());
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->required_krejcie_morgan(), 340);
  EXPECT_EQ(answer->required_for_mean(), 365);
  request.set_population(0);
  EXPECT_THAT(Call<v1::SampleAdequacy>("GetSampleSize", request, Nobody()),
              HasReason(Reason::INVALID_FIELD));
}

TEST_F(CalculationTest, AReportIsComputedAgain) {
  v1::AuditReportedIndexRequest request;
  request.set_index_profile("indexProfiles/permenpan-14-2017");
  const std::vector<std::pair<const char*, const char*>> means = {
      {"PERSYARATAN", "3.31"}, {"PROSEDUR", "3.35"},  {"WAKTU", "3.49"},
      {"BIAYA", "3.93"},       {"PRODUK", "3.45"},    {"KOMPETENSI", "3.39"},
      {"PERILAKU", "3.39"},    {"PENGADUAN", "3.76"}, {"SARANA", "3.35"}};
  for (const auto& [element, mean] : means) {
    v1::ReportedElement& reported = *request.add_elements();
    reported.set_element(element);
    reported.set_mean(mean);
  }
  request.set_claimed_index("87.28");
  request.set_claimed_grade("B");
  const auto audit = Call<v1::ReportedIndexAudit>("AuditReportedIndex", request);
  ASSERT_THAT(audit, IsOk());
  EXPECT_TRUE(audit->consistent());
  EXPECT_EQ(audit->recomputed().index().exact(), "1571/18");
  EXPECT_EQ(audit->recomputed().elements(0).label(), "Persyaratan");
  request.set_claimed_index("87.19");
  const auto cut = Call<v1::ReportedIndexAudit>("AuditReportedIndex", request);
  ASSERT_THAT(cut, IsOk());
  ASSERT_THAT(cut->findings(), SizeIs(1));
  EXPECT_EQ(cut->findings(0).kind(), v1::AUDIT_FINDING_KIND_WEIGHT_CUT);
  request.set_index_profile("indexProfiles/tidak-ada");
  EXPECT_THAT(Call<v1::ReportedIndexAudit>("AuditReportedIndex", request),
              HasReason(Reason::UNKNOWN_INDEX_PROFILE));
}

}  // namespace
}  // namespace tanggap::surveys
