#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "libs/base/strings.h"
#include "services/cli/layout.h"
#include "services/cli/survey/test_surveys.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kIndex[] = R"(
  index_profile: "indexProfiles/permenpan-14-2017" series: 1 min_cell: 5
  series_with_responses: 1
  total {
    response_count: 314 complete_count: 310 pending_count: 12 flagged_count: 6
    official {
      index { value: "87.28" exact: "1571/18" } weighted_mean { value: "3.4911" }
      grade: "B" performance: "Baik"
      elements { element: "WAKTU" label: "Waktu penyelesaian" answer_count: 314
                 mean { value: "3.4900" } weighted_mean { value: "0.3878" } value { value: "87.25" }
                 grade: "B" performance: "Baik"
                 lower { value: "86.123456789012" } upper { value: "88.375000000000" } }
    }
    without_flagged { index { value: "87.31" } grade: "B" performance: "Baik" }
    confidence {
      level: "0.95" lower { value: "86.101000000000" } upper { value: "88.455000000000" }
      grade_probabilities { grade: "B" probability { value: "0.957000000000" } }
      grade_probabilities { grade: "A" probability { value: "0.043000000000" } }
    }
    reliability { alpha { value: "0.8123" } reliable: true items { element: "WAKTU" valid: true } }
    sample { response_count: 314 population: 1200 required_krejcie_morgan: 291
             enough_krejcie_morgan: true required_for_mean: 417 mean_bound: "0.05" }
    sensitivity { grade_sensitive: true
                  cases { weight: "0.111" index { value: "87.19" } grade: "B" } }
    notes: INDEX_NOTE_COST_CEILING
  }
  groups { group { unit: "bidang-p2p" unit_label: "Bidang P2P" } response_count: 300
           official { index { value: "88.00" } grade: "B" performance: "Baik" } }
  groups { group { unit: "sekretariat" } response_count: 3 suppression: SUPPRESSION_SMALL })";

class IndexCommandTest : public ::testing::Test {
 protected:
  IndexCommandTest() { service_.index = FromText<v1::GetIndexResponse>(kIndex); }

  TestSurveys service_;
  SurveyTerminal terminal_{service_};
};

TEST_F(IndexCommandTest, PrintsEveryElementHowSureItIsAndWhatMustBeSaid) {
  ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--period", "2026-Q3"}), 0) << terminal_.err;
  for (const char* line : {
           "SKM 2026\n",
           "profile       permenpan-14-2017, series 1\n",
           "of            2026-Q3\n",
           "Waktu penyelesaian  3.4900  0.3878    87.25  B     Baik     86.12 to 88.38  314\n",
           "Index                       3.4911    87.28  B     Baik     86.10 to 88.46  314\n",
           "responses     314, 310 of them with every element; 12 more wait to be counted\n",
           "confidence    95 %: 86.10 to 88.46; the grade is A 4.3 %, B 95.7 %\n",
           "sample        314 of 1200 users; Krejcie-Morgan: 291 (enough); for a mean to 0.05: 417 "
           "(too few)\n",
           "reliability   alpha 0.8123, reliable; every element is valid\n",
           "flagged       6 with a quality flag; without them 87.31, grade B, Baik\n",
           "old weights   weight 0.111: 87.19 B - another grade\n",
           "note          Nine in ten answers to BIAYA are the highest",
       }) {
    EXPECT_THAT(terminal_.out, HasSubstr(line));
  }
  for (const std::string& line : base::Split(terminal_.out, '\n'))
    EXPECT_LE(base::Utf8Length(line), kLineWidth) << line;
}

TEST_F(IndexCommandTest, AGroupThatIsWithheldShowsWhyAndNoFigure) {
  service_.index.mutable_groups(1)->mutable_official()->mutable_index()->set_value("66.66");
  ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--by", "unit"}), 0) << terminal_.err;
  EXPECT_THAT(terminal_.out, HasSubstr("Bidang P2P   88.00  B     Baik"));
  EXPECT_THAT(terminal_.out, HasSubstr("sekretariat  (a)    -     -"));
  EXPECT_THAT(terminal_.out, HasSubstr("  (a) withheld: fewer than 5 respondents\n"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("66.66")));
}

TEST_F(IndexCommandTest, AWholeThatIsWithheldShowsWhyAndHowManyWait) {
  service_.index.mutable_total()->set_suppression(v1::SUPPRESSION_EMPTY);
  service_.index.mutable_total()->set_response_count(0);
  service_.index.mutable_total()->set_complete_count(0);
  service_.index.clear_groups();
  ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey}), 0) << terminal_.err;
  EXPECT_THAT(terminal_.out, HasSubstr("responses     0; 12 more wait to be counted\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("index         no responses in the figures yet\n"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("87.")));
}

TEST_F(IndexCommandTest, WhereNotAllWhoWaitWereCountedItSaysAtLeastHowMany) {
  v1::Index& total = *service_.index.mutable_total();
  total.clear_complete_count();
  service_.index.mutable_groups(0)->set_pending_count(99);
  service_.index.mutable_groups(1)->set_pending_count(100);
  const struct {
    int64_t count;
    const char* english;
    const char* indonesian;
  } cases[] = {
      {0, "314\n", "314\n"},
      {99, "314; 99 more wait to be counted\n", "314; 99 lagi menunggu dihitung\n"},
      {100, "314; at least 100 more wait to be counted\n",
       "314; sedikitnya 100 lagi menunggu dihitung\n"},
      {199, "314; at least 199 more wait to be counted\n",
       "314; sedikitnya 199 lagi menunggu dihitung\n"},
  };
  for (const auto& each : cases) {
    total.set_pending_count(each.count);
    ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--by", "unit"}), 0) << terminal_.err;
    EXPECT_THAT(terminal_.out, HasSubstr(base::Join("responses     ", each.english)));
    EXPECT_THAT(terminal_.out, HasSubstr("300        99\n"));
    EXPECT_THAT(terminal_.out, HasSubstr("3          100+\n"));
    ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--language", "id"}), 0);
    EXPECT_THAT(terminal_.out, HasSubstr(base::Join("jawaban       ", each.indonesian)));
  }
}

TEST_F(IndexCommandTest, NamesTheSeriesThatHasTheFiguresOfBefore) {
  service_.index.set_series(3);
  service_.index.clear_total();
  service_.index.clear_series_with_responses();
  service_.index.add_series_with_responses(2);
  ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--period", "2026-Q3"}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("\nSeries 3 has no responses in 2026-Q3 yet; ask for series "
                                       "2, which has: --series 2.\n"));
  service_.index.add_series_with_responses(1);
  ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--language", "id"}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("Seri 3 belum mempunyai jawaban; mintalah seri 2 atau 1"));
}

TEST_F(IndexCommandTest, ShowsEveryStepWhenAsked) {
  *service_.index.mutable_total()->add_trace() = FromText<v1::TraceStep>(
      R"(kind: TRACE_STEP_KIND_MEAN element: "WAKTU" formula: "1096 / 314"
         result { value: "3.4904" })");
  ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--trace"}), 0);
  EXPECT_TRUE(service_.seen<v1::GetIndexRequest>().trace());
  EXPECT_THAT(terminal_.out, HasSubstr("NRR           Waktu penyelesaian: 1096 / 314 = 3.4904\n"));
}

TEST_F(IndexCommandTest, SendsScopeGroupsAndWeightsAsAskedFor) {
  ASSERT_EQ(terminal_.Run({"survey",      "index",      kSurvey,         "--series", "2",
                           "--unit",      "bidang-p2p", "--channel",     "web",      "--by",
                           "service",     "--by",       "month",         "--weight", "0.111",
                           "--round-nrr", "2",          "--round-total", "3",        "--json"}),
            0)
      << terminal_.err;
  const auto request = service_.seen<v1::GetIndexRequest>();
  EXPECT_EQ(request.scope().survey(), kSurvey);
  EXPECT_EQ(request.scope().series(), 2);
  EXPECT_EQ(request.scope().unit(), "bidang-p2p");
  EXPECT_EQ(request.scope().channel(), common::v1::CHANNEL_WEB);
  EXPECT_THAT(request.group_by(), ElementsAre(v1::GROUPING_SERVICE, v1::GROUPING_MONTH));
  EXPECT_EQ(request.reproduction().weight(), "0.111");
  EXPECT_EQ(request.reproduction().mean_decimals(), 2);
  EXPECT_FALSE(request.reproduction().has_weighted_mean_decimals());
  EXPECT_EQ(request.reproduction().total_decimals(), 3);
  EXPECT_EQ(nlohmann::json::parse(terminal_.out)["total"]["official"]["grade"], "B");
  ASSERT_EQ(terminal_.Run({"survey", "index", kSurvey, "--by", "education"}), 0);
  EXPECT_EQ(service_.seen<v1::GetIndexRequest>().profile(), v1::PROFILE_DIMENSION_EDUCATION);
  EXPECT_EQ(terminal_.Run({"survey", "index", kSurvey, "--by", "weather"}), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("--by is 'weather', but must be one of UNIT,"));
}

TEST_F(IndexCommandTest, AnAgencyStandsForItsOneSurvey) {
  ASSERT_EQ(terminal_.Run({"survey", "index", "dinkes", "--json"}), 0) << terminal_.err;
  EXPECT_EQ(service_.seen<v1::ListSurveysRequest>().filter(),
            "agency = dinkes AND NOT state = DRAFT");
  EXPECT_EQ(service_.seen<v1::GetIndexRequest>().scope().survey(), kSurvey);
  v1::Survey& closing = *service_.list.add_surveys();
  closing = service_.survey;
  closing.set_name("surveys/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  closing.set_purpose(v1::SURVEY_PURPOSE_COMPLAINT_CLOSING);
  ASSERT_EQ(terminal_.Run({"survey", "index", "dinkes", "--json"}), 0) << terminal_.err;
  EXPECT_EQ(service_.seen<v1::GetIndexRequest>().scope().survey(), kSurvey);
  closing.set_purpose(v1::SURVEY_PURPOSE_SKM);
  EXPECT_EQ(terminal_.Run({"survey", "index", "dinkes"}), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("dinkes has several surveys; name one of them:"));
  EXPECT_THAT(terminal_.err, HasSubstr(base::Join(kSurvey, "  SKM 2026")));
  service_.list.clear_surveys();
  EXPECT_EQ(terminal_.Run({"survey", "index", "dinkes"}), kRefused);
  EXPECT_EQ(terminal_.Run({"survey", "index", "Not A Survey"}), kUsage);
}

}  // namespace
}  // namespace tanggap::cli
