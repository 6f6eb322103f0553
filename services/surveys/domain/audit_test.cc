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
using ::testing::Not;

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
  // One that the profile does not list.
  const v1::ReportedIndexAudit finer = AuditOf(Bantul("87.2691"));
  EXPECT_TRUE(finer.consistent()) << "as near as that";
  EXPECT_EQ(finer.reproductions(0).weight(), "0.1111");
  // From other NRR that are printed so.
  EXPECT_THAT(KindsOf(AuditOf(Bantul("86.43"))), ElementsAre(v1::AUDIT_FINDING_KIND_WEIGHT_CUT));
}

TEST(AuditTest, FindsWhatWasRoundedOnTheWay) {
  const struct {
    const char* index;
    const char* way;  // the first
    const char* sentence;
  } cases[] = {
      {"87.15", "weight: \"0.111\" weighted_mean_decimals: 3",
       "cut weight 0.111 and each weighted NRR rounded to 3 digits;"},
      {"87.20", "weight: \"0.111\" weighted_mean_decimals: 4", "0.111 and each weighted NRR"},
      {"87.50", "weighted_mean_decimals: 2",
       "exact weights and each weighted NRR rounded to 2 digits;"},
      {"86.00", "weight: \"0.11\" weighted_mean_decimals: 2", "0.11 and each"},
      {"86.45", "weight: \"0.11\" weighted_mean_decimals: 3", "0.11 and each"},
      {"86.50", "weight: \"0.11\" total_decimals: 2",
       "cut weight 0.11 and the sum of the weighted NRR rounded to 2 digits;"},
  };
  for (const auto& each : cases) {
    const v1::ReportedIndexAudit audit = AuditOf(Bantul(each.index));
    EXPECT_FALSE(audit.consistent()) << each.index;
    ASSERT_THAT(KindsOf(audit), ElementsAre(v1::AUDIT_FINDING_KIND_STEPS_ROUNDED)) << each.index;
    EXPECT_THAT(audit.findings(0).sentence(), HasSubstr(each.sentence)) << each.index;
    ASSERT_GT(audit.reproductions_size(), 0) << each.index;
    EXPECT_EQ(audit.reproductions(0).ShortDebugString(), each.way) << each.index;
    EXPECT_EQ(audit.recomputed().index().value(), "87.28");
  }
  // Within 87.15 and 87.40 more digits might be behind it; near 87.28 they are believed to be.
  EXPECT_THAT(AuditOf(Bantul("87.20")).findings(0).sentence(), HasSubstr("might give it too"));
  EXPECT_THAT(AuditOf(Bantul("87.50")).findings(0).sentence(), Not(HasSubstr("might")));
  for (const char* near : {"87.25", "87.27", "87.30"}) {
    const v1::ReportedIndexAudit audit = AuditOf(Bantul(near));
    EXPECT_TRUE(audit.consistent()) << near;
    EXPECT_GT(audit.reproductions_size(), 0) << near;
  }
}

TEST(AuditTest, NamesEveryWayThatGivesJustTheIndex) {
  std::vector<std::string> ways;
  const v1::ReportedIndexAudit audit = AuditOf(Bantul("87.28"));
  for (const v1::Reproduction& way : audit.reproductions()) ways.push_back(way.ShortDebugString());
  EXPECT_THAT(ways, ElementsAre("", "weighted_mean_decimals: 4", "total_decimals: 3",
                                "weight: \"0.1111\" total_decimals: 3", "total_decimals: 4"));
  EXPECT_THAT(AuditOf(Bantul("87.40")).reproductions(), IsEmpty());
}

// The sums of rounded numbers lie on a grid: with weighted NRR of two digits on 0.25, where no
// index lies but those.
TEST(AuditTest, RoundedStepsCannotGiveEverything) {
  v1::AuditReportedIndexRequest request;
  for (const char* element : {"KEPUASAN", "PENGADUAN"}) {
    v1::ReportedElement& reported = *request.add_elements();
    reported.set_element(element);
    reported.set_mean("3.3");
  }
  const auto kinds = [&](const char* index) {
    request.set_claimed_index(index);
    return KindsOf(AuditOf(request, "complaint-closing"));
  };
  EXPECT_THAT(kinds("83.75"), IsEmpty()) << "3.35 of each is printed 3.3, nearly";
  EXPECT_THAT(kinds("84.00"), ElementsAre(v1::AUDIT_FINDING_KIND_STEPS_ROUNDED)) << "1.68 of each";
  EXPECT_THAT(kinds("83.90"), ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
  EXPECT_THAT(kinds("84.25"), ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
}

TEST(AuditTest, AllowsForRoundedMeansAndFewerDigits) {
  EXPECT_TRUE(AuditOf(Bantul("87.16")).consistent());
  EXPECT_TRUE(AuditOf(Bantul("87.40")).consistent());
  EXPECT_TRUE(AuditOf(Bantul("87.3")).consistent());
  EXPECT_TRUE(AuditOf(Bantul("87.2778")).consistent());
  EXPECT_THAT(KindsOf(AuditOf(Bantul("87.60"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
  EXPECT_THAT(KindsOf(AuditOf(Bantul("78.28"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
}

TEST(AuditTest, ReadsTheSumOfWeightedMeans) {
  const v1::ReportedIndexAudit sum = AuditOf(Bantul("3.49"));
  EXPECT_TRUE(sum.consistent());
  EXPECT_TRUE(sum.claimed_weighted_mean());
  EXPECT_EQ(sum.recomputed().weighted_mean().value(), "3.4911");
  EXPECT_FALSE(AuditOf(Bantul()).claimed_weighted_mean());
  EXPECT_THAT(KindsOf(AuditOf(Bantul("3.4876"))), ElementsAre(v1::AUDIT_FINDING_KIND_WEIGHT_CUT));
  EXPECT_THAT(KindsOf(AuditOf(Bantul("3.44", "B"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_STEPS_ROUNDED));
  EXPECT_THAT(KindsOf(AuditOf(Bantul("3.49", "A"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_OTHER_BANDS));
}

TEST(AuditTest, GradesWhateverIsPrintedSo) {
  // 88.3 may be 88.30, a B, or 88.34, an A; 88.30 is a B.
  v1::AuditReportedIndexRequest request = Bantul("88.3", "A");
  request.mutable_elements(0)->set_mean("3.72");  // 3.53222: 88.31
  EXPECT_TRUE(AuditOf(request).consistent());
  request.set_claimed_grade("B");
  EXPECT_TRUE(AuditOf(request).consistent());
  request.set_claimed_grade("C");
  EXPECT_THAT(KindsOf(AuditOf(request)), ElementsAre(v1::AUDIT_FINDING_KIND_WRONG_GRADE));
  request.set_claimed_index("88.31");
  request.set_claimed_grade("b");
  EXPECT_THAT(KindsOf(AuditOf(request)), ElementsAre(v1::AUDIT_FINDING_KIND_WRONG_GRADE));
  // 3.06 stands for 76.38 to 76.62 and 3.05 for 76.13 to 76.37.
  EXPECT_THAT(KindsOf(AuditOf(Bantul("3.06", "B"))),
              ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
  EXPECT_THAT(
      KindsOf(AuditOf(Bantul("3.05", "B"))),
      ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP, v1::AUDIT_FINDING_KIND_OTHER_BANDS));
}

TEST(AuditTest, ReadsThePerformance) {
  v1::AuditReportedIndexRequest request = Bantul();
  request.set_claimed_performance("BAIK");
  EXPECT_TRUE(AuditOf(request).consistent());
  request.set_claimed_performance("Kurang Baik");
  const v1::ReportedIndexAudit audit = AuditOf(request);
  EXPECT_THAT(KindsOf(audit), ElementsAre(v1::AUDIT_FINDING_KIND_WRONG_GRADE));
  EXPECT_THAT(audit.findings(0).sentence(), HasSubstr("B, Baik;"));
  request.set_claimed_grade("C");
  EXPECT_THAT(KindsOf(AuditOf(request)), ElementsAre(v1::AUDIT_FINDING_KIND_WRONG_GRADE)) << "once";
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
  EXPECT_THAT(audit->findings(0).sentence(), HasSubstr("bobot terpotong 0.111;"));
  const auto rounded = AuditReportedIndex(TestProfile("permenpan-14-2017"), {}, Bantul("87.15"),
                                          errors::Language::kIndonesian);
  ASSERT_TRUE(rounded.ok());
  EXPECT_THAT(rounded->findings(0).sentence(),
              HasSubstr("bobot terpotong 0.111 dan setiap NRR tertimbang dibulatkan menjadi 3 "));
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
