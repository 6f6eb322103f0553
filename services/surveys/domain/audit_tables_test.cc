// Tables as agencies print them: two that were published, and others constructed by hand, each with
// one way of rounding that stands in published reports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/audit.h"
#include "services/surveys/domain/test_profiles.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kNow[] = "permenpan-14-2017";
constexpr char kNine[] =
    "PERSYARATAN PROSEDUR WAKTU BIAYA PRODUK KOMPETENSI PERILAKU PENGADUAN SARANA";
// Sarana before Pengaduan.
constexpr char kNineInAnotherOrder[] =
    "PERSYARATAN PROSEDUR WAKTU BIAYA PRODUK KOMPETENSI PERILAKU SARANA PENGADUAN";
constexpr char kNineOf2014[] =
    "PERSYARATAN PROSEDUR WAKTU BIAYA PRODUK KOMPETENSI PERILAKU MAKLUMAT PENGADUAN";
constexpr char kFourteen[] =
    "PROSEDUR PERSYARATAN KEJELASAN_PETUGAS KEDISIPLINAN TANGGUNG_JAWAB KEMAMPUAN KECEPATAN "
    "KEADILAN KESOPANAN KEWAJARAN_BIAYA KEPASTIAN_BIAYA KEPASTIAN_JADWAL KENYAMANAN KEAMANAN";

struct Table {
  const char* profile = kNow;
  const char* elements = kNine;
  const char* means;
  const char* index;
  const char* grade;
  const char* performance = "";
  int respondents = 0;
  int population = 0;
};

v1::ReportedIndexAudit AuditOf(const Table& table) {
  v1::AuditReportedIndexRequest request;
  const std::vector<std::string> elements = base::Split(table.elements, ' ');
  const std::vector<std::string> means = base::Split(table.means, ' ');
  EXPECT_EQ(elements.size(), means.size());
  for (size_t i = 0; i < means.size(); ++i) {
    v1::ReportedElement& element = *request.add_elements();
    element.set_element(elements[i]);
    element.set_mean(means[i]);
  }
  request.set_claimed_index(table.index);
  request.set_claimed_grade(table.grade);
  request.set_claimed_performance(table.performance);
  request.set_claimed_respondents(table.respondents);
  request.set_claimed_population(table.population);
  std::vector<Profile> others;
  for (const v1::IndexProfile& message : BuiltInProfiles()) others.push_back(*MakeProfile(message));
  const auto audit =
      AuditReportedIndex(TestProfile(table.profile), others, request, errors::Language::kEnglish);
  EXPECT_TRUE(audit.ok()) << audit.status();
  return *audit;
}

std::vector<v1::AuditFindingKind> KindsOf(const v1::ReportedIndexAudit& audit) {
  std::vector<v1::AuditFindingKind> kinds;
  for (const v1::AuditFinding& finding : audit.findings()) kinds.push_back(finding.kind());
  return kinds;
}

// Published: Bantul, Dinas Pertanahan dan Tata Ruang 2023 (skm.bantulkab.go.id).
TEST(AuditTablesTest, Bantul2023) {
  const v1::ReportedIndexAudit audit =
      AuditOf({.means = "3.31 3.35 3.49 3.93 3.45 3.39 3.39 3.76 3.35",
               .index = "87.28",
               .grade = "B",
               .performance = "Baik"});
  EXPECT_TRUE(audit.consistent());
  EXPECT_THAT(audit.findings(), IsEmpty());
}

// Published: Tulang Bawang Barat, Dinas Kependudukan dan Pencatatan Sipil, first semester of 2023
// (e-smile.tubaba.go.id). One respondent; the weighted NRR are printed 0.44, and summed exactly.
TEST(AuditTablesTest, TulangBawangBarat2023) {
  const v1::ReportedIndexAudit audit = AuditOf({.elements = kNineInAnotherOrder,
                                                .means = "4 4 4 4 4 4 4 4 4",
                                                .index = "100",
                                                .grade = "A",
                                                .performance = "Sangat Baik"});
  EXPECT_TRUE(audit.consistent());
  EXPECT_EQ(audit.reproductions(0).ByteSizeLong(), 0);
}

// Constructed: as there, but computed with what is printed: 0.111, and 0.44 of each.
TEST(AuditTablesTest, FullMarksThatAreNotAHundred) {
  Table table{
      .means = "4.00 4.00 4.00 4.00 4.00 4.00 4.00 4.00 4.00", .index = "99.90", .grade = "A"};
  EXPECT_THAT(AuditOf(table).findings(0).sentence(), HasSubstr("cut weight 0.111;"));
  table.index = "99.00";  // 0.11 gives 0.44 of each as well
  EXPECT_THAT(AuditOf(table).findings(0).sentence(), HasSubstr("cut weight 0.11;"));
  table.index = "98.50";
  EXPECT_THAT(KindsOf(AuditOf(table)), ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
}

// Constructed: NRR with three digits, weighted NRR with three and the weight 0.111: 0.353, 0.348,
// 0.340, 0.431, 0.361, 0.364, 0.371, 0.402, 0.350, together 3.320.
TEST(AuditTablesTest, ThreeDigitsAndCutWeights) {
  const v1::ReportedIndexAudit audit =
      AuditOf({.means = "3.184 3.132 3.065 3.879 3.256 3.278 3.341 3.622 3.151",
               .index = "83.00",
               .grade = "B",
               .performance = "Baik",
               .respondents = 291,
               .population = 1200});
  ASSERT_THAT(KindsOf(audit), ElementsAre(v1::AUDIT_FINDING_KIND_STEPS_ROUNDED));
  EXPECT_EQ(audit.reproductions(0).ShortDebugString(),
            "weight: \"0.111\" weighted_mean_decimals: 3");
  EXPECT_EQ(audit.recomputed().index().value(), "83.08");
}

// Constructed: a B becomes a C by the cut weight alone.
TEST(AuditTablesTest, ACutWeightThatCostsTheGrade) {
  const v1::ReportedIndexAudit audit =
      AuditOf({.means = "3.07 3.07 3.07 3.06 3.06 3.07 3.06 3.06 3.06",
               .index = "76.53",
               .grade = "C",
               .performance = "Kurang Baik"});
  ASSERT_THAT(KindsOf(audit), ElementsAre(v1::AUDIT_FINDING_KIND_WEIGHT_CUT));
  EXPECT_EQ(audit.recomputed().grade(), "B");
  EXPECT_EQ(audit.recomputed().index().value(), "76.61");
}

// Constructed: the total of the weighted NRR is printed 3.27, and multiplied as it is printed.
TEST(AuditTablesTest, TheTotalMultipliedAsPrinted) {
  Table table{.means = "3.20 3.18 3.09 3.92 3.22 3.25 3.30 3.11 3.14",
              .index = "81.75",
              .grade = "B",
              .respondents = 90,
              .population = 460};
  const v1::ReportedIndexAudit audit = AuditOf(table);
  ASSERT_THAT(KindsOf(audit), ElementsAre(v1::AUDIT_FINDING_KIND_STEPS_ROUNDED,
                                          v1::AUDIT_FINDING_KIND_SAMPLE_TOO_SMALL));
  EXPECT_EQ(audit.reproductions(0).ShortDebugString(), "total_decimals: 2");
  EXPECT_THAT(audit.findings(1).sentence(), HasSubstr("210"));
  // The total alone, as an index on the scale of the answers.
  table.index = "3.27";
  EXPECT_TRUE(AuditOf(table).consistent());
}

// Constructed: fourteen elements with 0.071, as reports under the decree of 2004 print it.
TEST(AuditTablesTest, FourteenElementsOf2004) {
  Table table{.profile = "kepmenpan-25-2004",
              .elements = kFourteen,
              .means = "3.07 3.03 3.10 3.13 3.07 3.13 2.97 3.20 3.27 2.93 3.03 2.90 3.00 3.17",
              .index = "76.33",
              .grade = "B",
              .performance = "Baik"};
  const v1::ReportedIndexAudit cut = AuditOf(table);
  ASSERT_THAT(KindsOf(cut), ElementsAre(v1::AUDIT_FINDING_KIND_WEIGHT_CUT));
  EXPECT_THAT(cut.findings(0).sentence(), HasSubstr("0.071;"));
  EXPECT_EQ(cut.recomputed().index().value(), "76.79");
  table.index = "76.79";
  EXPECT_TRUE(AuditOf(table).consistent());
  // 0.218, 0.215, 0.220 and so on.
  table.index = "76.30";
  const v1::ReportedIndexAudit rounded = AuditOf(table);
  ASSERT_THAT(KindsOf(rounded), ElementsAre(v1::AUDIT_FINDING_KIND_STEPS_ROUNDED));
  EXPECT_EQ(rounded.reproductions(0).ShortDebugString(),
            "weight: \"0.071\" weighted_mean_decimals: 3");
}

// Constructed: one set of numbers under each regulation. None takes another's elements, weights or
// bands, and what an audit says of one is nothing that holds in another.
TEST(AuditTablesTest, RegulationsAreNotMixed) {
  Table table{.profile = "permenpan-16-2014",
              .elements = kNineOf2014,
              .means = "3.31 3.35 3.49 3.93 3.45 3.39 3.39 3.76 3.35",
              .index = "87.28",
              .grade = "A"};
  EXPECT_TRUE(AuditOf(table).consistent()) << "from 81.26 on";
  table.profile = kNow;
  EXPECT_THAT(KindsOf(AuditOf(table)), ElementsAre(v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS,
                                                   v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS,
                                                   v1::AUDIT_FINDING_KIND_OTHER_BANDS));
  table.elements = kNine;
  EXPECT_THAT(KindsOf(AuditOf(table)), ElementsAre(v1::AUDIT_FINDING_KIND_OTHER_BANDS));
  // A weight of fourteen elements explains nothing of nine.
  table.grade = "";
  table.index = "55.77";  // 0.071
  EXPECT_THAT(KindsOf(AuditOf(table)), ElementsAre(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP));
  table.profile = "kepmenpan-25-2004";
  const v1::ReportedIndexAudit old = AuditOf(table);
  EXPECT_FALSE(old.has_recomputed());
  EXPECT_FALSE(old.consistent());
  EXPECT_THAT(old.reproductions(), IsEmpty());
}

}  // namespace
}  // namespace tanggap::surveys
