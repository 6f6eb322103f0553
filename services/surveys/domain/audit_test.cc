#include "services/surveys/domain/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/test_profiles.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Bantul, Dinas Pertanahan dan Tata Ruang 2023, as published.
v1::AuditReportedIndexRequest Bantul(const std::string& index = "87.28",
                                     const std::string& grade = "B") {
  v1::AuditReportedIndexRequest request;
  for (const auto& [element, mean] :
       std::vector<std::pair<const char*, const char*>>{{"SARANA", "3.35"},
                                                        {"PERSYARATAN", "3.31"},
                                                        {"PROSEDUR", "3.35"},
                                                        {"WAKTU", "3.49"},
                                                        {"BIAYA", "3.93"},
                                                        {"PRODUK", "3.45"},
                                                        {"KOMPETENSI", "3.39"},
                                                        {"PERILAKU", "3.39"},
                                                        {"PENGADUAN", "3.76"}}) {
    v1::ReportedElement* reported = request.add_elements();
    reported->set_element(element);
    reported->set_mean(mean);
  }
  request.set_claimed_index(index);
  request.set_claimed_grade(grade);
  return request;
}

v1::ReportedIndexAudit AuditOf(const v1::AuditReportedIndexRequest& request,
                               const char* profile = "permenpan-14-2017") {
  std::vector<Profile> others;
  for (const v1::IndexProfile& message : BuiltInProfiles()) others.push_back(*MakeProfile(message));
  const auto audit =
      AuditReportedIndex(TestProfile(profile), others, request, errors::Language::kEnglish);
  EXPECT_TRUE(audit.ok()) << audit.status();
  return *audit;
}

std::vector<v1::AuditFindingKind> KindsOf(const v1::ReportedIndexAudit& audit) {
  std::vector<v1::AuditFindingKind> kinds;
  for (const v1::AuditFinding& finding : audit.findings()) {
    EXPECT_FALSE(finding.sentence().empty());
    kinds.push_back(finding.kind());
  }
  return kinds;
}

TEST(AuditTest, BelievesTheWorkedExample) {
  const v1::ReportedIndexAudit audit = AuditOf(Bantul());
  EXPECT_TRUE(audit.consistent());
  EXPECT_THAT(KindsOf(audit), IsEmpty());
  EXPECT_EQ(audit.recomputed().index().value(), "87.28");
  EXPECT_EQ(audit.recomputed().index().exact(), "1571/18");
  EXPECT_EQ(audit.recomputed().elements(8).element(), "SARANA") << "in the order of the profile";
  EXPECT_EQ(audit.least().value(), "87.15");
  EXPECT_EQ(audit.greatest().value(), "87.40");
  ASSERT_EQ(audit.cases_size(), 2);
  EXPECT_EQ(audit.cases(0).index().value(), "87.19");
  EXPECT_EQ(audit.cases(1).index().value(), "86.41");
}

TEST(AuditTest, FindsCutWeights) {
  // 87.19 lies between least and greatest, and is all the same just what 0.111 gives.
  const v1::ReportedIndexAudit thousandths = AuditOf(Bantul("87.19"));
  EXPECT_FALSE(thousandths.consistent());
  EXPECT_THAT(KindsOf(thousandths), ElementsAre(v1::AUDIT_FINDING_KIND_WEIGHT_CUT));
  EXPECT_THAT(thousandths.findings(0).sentence(), HasSubstr("0.111;"));
  const v1::ReportedIndexAudit hundredths = AuditOf(Bantul("86.41"));
  EXPECT_THAT(KindsOf(hundredths), ElementsAre(v1::AUDIT_FINDING_KIND_WEIGHT_CUT));
  EXPECT_THAT(hundredths.findings(0).sentence(), HasSubstr("0.11;"));
  // From other NRR that are printed so.
  EXPECT_THAT(KindsOf(AuditOf(Bantul("86.45"))), ElementsAre(v1::AUDIT_FINDING_KIND_WEIGHT_CUT));
}

TEST(AuditTest, AllowsForRoundedMeansAndFewerDigits) {
  EXPECT_TRUE(AuditOf(Bantul("87.15")).consistent());
  EXPECT_TRUE(AuditOf(Bantul("87.40")).consistent());
  EXPECT_TRUE(AuditOf(Bantul("87.3")).consistent());
  EXPECT_TRUE(AuditOf(Bantul("87.2778")).consistent());
  EXPECT_THAT(KindsOf(AuditOf(Bantul("87.41"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
  EXPECT_THAT(KindsOf(AuditOf(Bantul("78.28"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
}

TEST(AuditTest, ReadsTheGradeOfTheClaimedIndex) {
  EXPECT_THAT(KindsOf(AuditOf(Bantul("87.28", "C"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_WRONG_GRADE));
  const v1::ReportedIndexAudit old = AuditOf(Bantul("87.28", "A"));
  EXPECT_THAT(KindsOf(old), ElementsAre(v1::AUDIT_FINDING_KIND_OTHER_BANDS));
  EXPECT_THAT(old.findings(0).sentence(), HasSubstr("kepmenpan-25-2004"));
  EXPECT_FALSE(old.consistent());
  EXPECT_TRUE(AuditOf(Bantul("87.28", "")).consistent());
}

TEST(AuditTest, NamesElementsThatAreMissingOrUnknown) {
  v1::AuditReportedIndexRequest request = Bantul();
  request.mutable_elements(0)->set_element("MAKLUMAT");
  const v1::ReportedIndexAudit audit = AuditOf(request);
  EXPECT_THAT(KindsOf(audit), ElementsAre(v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS,
                                          v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS));
  EXPECT_EQ(audit.findings(0).element(), "SARANA");
  EXPECT_EQ(audit.findings(1).element(), "MAKLUMAT");
  EXPECT_FALSE(audit.has_recomputed());
  EXPECT_FALSE(audit.consistent());
  EXPECT_THAT(KindsOf(AuditOf(request, "permenpan-16-2014")),
              ElementsAre(v1::AUDIT_FINDING_KIND_OTHER_BANDS))
      << "87.28 is an A there";
}

TEST(AuditTest, NoticesWhatLiesOutsideTheScale) {
  v1::AuditReportedIndexRequest request = Bantul();
  request.mutable_elements(4)->set_mean("4.01");
  request.set_claimed_index("87.51");
  const v1::ReportedIndexAudit audit = AuditOf(request);
  EXPECT_EQ(audit.findings(0).kind(), v1::AUDIT_FINDING_KIND_OUT_OF_SCALE);
  EXPECT_EQ(audit.findings(0).element(), "BIAYA");
  EXPECT_FALSE(audit.consistent());
}

TEST(AuditTest, TheSampleIsAnotherMatter) {
  v1::AuditReportedIndexRequest request = Bantul();
  request.set_claimed_respondents(339);
  request.set_claimed_population(2940);
  const v1::ReportedIndexAudit small = AuditOf(request);
  EXPECT_THAT(KindsOf(small), ElementsAre(v1::AUDIT_FINDING_KIND_SAMPLE_TOO_SMALL));
  EXPECT_TRUE(small.consistent());
  request.set_claimed_respondents(340);
  EXPECT_THAT(KindsOf(AuditOf(request)), IsEmpty());
  request.set_claimed_respondents(2941);
  EXPECT_THAT(KindsOf(AuditOf(request)), ElementsAre(v1::AUDIT_FINDING_KIND_SAMPLE_TOO_LARGE));
}

TEST(AuditTest, SpeaksBothLanguages) {
  const auto audit = AuditReportedIndex(TestProfile("permenpan-14-2017"), {}, Bantul("87.19"),
                                        errors::Language::kIndonesian);
  ASSERT_TRUE(audit.ok());
  EXPECT_THAT(audit->findings(0).sentence(), HasSubstr("bobot terpotong 0.111"));
}

TEST(AuditTest, RefusesAnElementThatStandsThereTwice) {
  v1::AuditReportedIndexRequest request = Bantul();
  request.mutable_elements(0)->set_element("WAKTU");
  EXPECT_THAT(
      AuditReportedIndex(TestProfile("permenpan-14-2017"), {}, request, errors::Language::kEnglish),
      HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(AuditReportedIndex(TestProfile("permenpan-14-2017"), {}, Bantul("87,28"),
                                 errors::Language::kEnglish),
              HasReason(Reason::INVALID_FIELD));
}

}  // namespace
}  // namespace tanggap::surveys
