#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/cli/survey/test_surveys.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;
using ::testing::HasSubstr;
using ::testing::Not;

class AuditCommandTest : public ::testing::Test {
 protected:
  TestSurveys service_;
  SurveyTerminal terminal_{service_};
};

constexpr char kReport[] = "WAKTU: 3.49\nindex: 87.19\ngrade: B\n";

TEST_F(AuditCommandTest, SaysWhereAReportWentWrongAndEndsWithOne) {
  service_.audit = FromText<v1::ReportedIndexAudit>(R"(
    recomputed { index { value: "87.28" } grade: "B"
      elements { element: "WAKTU" label: "Waktu" weighted_mean { value: "0.3878" }
                 value { value: "87.25" } grade: "B" performance: "Baik" } }
    least { value: "87.15" } greatest { value: "87.40" }
    cases { weight: "0.111" index { value: "87.19" } grade: "B" }
    findings { kind: AUDIT_FINDING_KIND_WEIGHT_CUT sentence: "A weight of 0.111 was used." })");
  EXPECT_EQ(terminal_.Run({"survey", "audit", "-"}, kReport), kRefused);
  const auto request = service_.seen<v1::AuditReportedIndexRequest>();
  EXPECT_EQ(request.index_profile(), "indexProfiles/permenpan-14-2017");
  EXPECT_EQ(request.elements(0).mean(), "3.49");
  EXPECT_EQ(request.claimed_index(), "87.19");
  EXPECT_THAT(terminal_.out, HasSubstr("Waktu    3.49            0.3878    87.25  B     Baik\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("claimed       87.19 B\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("recomputed    87.28 B\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("possible      87.15 to 87.40"));
  EXPECT_THAT(terminal_.out, HasSubstr("weight 0.111  87.19 B\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("- A weight of 0.111 was used.\n"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("follows from")));
  EXPECT_THAT(terminal_.err, HasSubstr("The report does not hold together"));
}

TEST_F(AuditCommandTest, ShowsWhatGivesTheClaimedIndex) {
  service_.audit = FromText<v1::ReportedIndexAudit>(R"(
    recomputed { index { value: "87.28" } weighted_mean { value: "3.4911" } grade: "B" }
    least { value: "87.15" } greatest { value: "87.40" }
    reproductions { weight: "0.111" weighted_mean_decimals: 3 }
    reproductions { total_decimals: 2 }
    findings { kind: AUDIT_FINDING_KIND_STEPS_ROUNDED sentence: "Steps were rounded." })");
  EXPECT_EQ(terminal_.Run({"survey", "audit", "-"}, kReport), kRefused);
  EXPECT_THAT(terminal_.out, HasSubstr("given by      0.111, each weighted NRR to 3 digits\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("given by      exact weights, their sum to 2 digits\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("- Steps were rounded.\n"));
  service_.audit.set_claimed_weighted_mean(true);
  EXPECT_EQ(terminal_.Run({"survey", "audit", "-", "--language", "id"}, kReport), kRefused);
  EXPECT_THAT(terminal_.out, HasSubstr("dihitung      3.4911 B\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("0.111, setiap NRR tertimbang 3 angka\n"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("mungkin")));
}

TEST_F(AuditCommandTest, AReportThatHoldsTogetherIsDone) {
  service_.audit.set_consistent(true);
  EXPECT_EQ(terminal_.Run({"survey", "audit", "-", "--language", "id"}, kReport), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("Indeks sesuai dengan angka-angka laporan.\n"));
  EXPECT_EQ(terminal_.Run({"survey", "audit", "-", "--json"}, kReport), 0);
  EXPECT_EQ(nlohmann::json::parse(terminal_.out)["consistent"], true);
}

TEST_F(AuditCommandTest, AFileThatCannotBeReadAsksNobody) {
  EXPECT_EQ(terminal_.Run({"survey", "audit", "-"}, "WAKTU 3\n"), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("standard input:1: 'WAKTU 3' has no colon."));
  EXPECT_EQ(terminal_.Run({"survey", "audit", "/no/such/file"}), kUsage);
  EXPECT_TRUE(service_.all<v1::AuditReportedIndexRequest>().empty());
}

}  // namespace
}  // namespace tanggap::cli
