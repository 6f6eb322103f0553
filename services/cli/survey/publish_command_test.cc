#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "libs/base/strings.h"
#include "services/cli/survey/collector_text.h"
#include "services/cli/survey/request_ids.h"
#include "services/cli/survey/test_surveys.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PublishCommandTest : public ::testing::Test {
 protected:
  TestSurveys service_;
  SurveyTerminal terminal_{service_};
};

const std::vector<std::string> kFromTemplate = {
    "survey",       "publish",
    "--template",   "skm-14-2017",
    "--agency",     "dinkes",
    "--title",      "SKM 2026",
    "--collector",  "open-link@bidang-p2p",
    "--request-id", "6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11"};

TEST_F(PublishCommandTest, FromATemplateToALink) {
  ASSERT_EQ(terminal_.Run(kFromTemplate), 0) << terminal_.err;
  const auto create = service_.seen<v1::CreateSurveyRequest>();
  EXPECT_EQ(create.source(), "surveyTemplates/skm-14-2017");
  EXPECT_EQ(create.survey().agency(), "dinkes");
  EXPECT_EQ(create.survey().title().texts().at("id"), "SKM 2026");
  EXPECT_EQ(create.survey().purpose(), v1::SURVEY_PURPOSE_SKM);
  EXPECT_EQ(service_.seen<v1::PublishSurveyRequest>().etag(), "\"1\"");
  const auto collector = service_.seen<v1::CreateCollectorRequest>();
  EXPECT_EQ(collector.parent(), kSurvey);
  EXPECT_EQ(collector.collector().kind(), v1::COLLECTOR_KIND_OPEN_LINK);
  EXPECT_EQ(collector.collector().unit(), "bidang-p2p");
  EXPECT_THAT(terminal_.out, HasSubstr("Nothing to mend in the draft.\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("Published as version 1, series 1"));
  EXPECT_THAT(terminal_.out, HasSubstr("7X2K9QWM4T1ZB6HD  OPEN_LINK  bidang-p2p  WEB"));
  EXPECT_THAT(terminal_.out, HasSubstr("tanggap survey answer 7X2K9QWM4T1ZB6HD\n"));
}

TEST_F(PublishCommandTest, TheSameRequestIdSendsTheVerySameAgain) {
  ASSERT_EQ(terminal_.Run(kFromTemplate), 0) << terminal_.err;
  ASSERT_EQ(terminal_.Run(kFromTemplate), 0) << terminal_.err;
  const auto same = [](const auto& requests) {
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].SerializeAsString(), requests[1].SerializeAsString());
    EXPECT_TRUE(base::Uuid::Parse(requests[0].request_id()).has_value());
  };
  same(service_.all<v1::CreateSurveyRequest>());
  same(service_.all<v1::PublishSurveyRequest>());
  same(service_.all<v1::CreateCollectorRequest>());
  EXPECT_NE(service_.seen<v1::CreateSurveyRequest>().request_id(),
            service_.seen<v1::PublishSurveyRequest>().request_id());
}

TEST_F(PublishCommandTest, ADraftWithErrorsIsShownAndNotPublished) {
  service_.lint = FromText<v1::LintReport>(R"(
    findings { severity: LINT_SEVERITY_ERROR rule: LINT_RULE_ELEMENT_MISSING
               field: "draft.pages[0]" sentence: "No question measures BIAYA." })");
  EXPECT_EQ(terminal_.Run(kFromTemplate), kRefused);
  EXPECT_THAT(terminal_.out, HasSubstr("  ERROR  draft.pages[0]\n      No question measures "
                                       "BIAYA.\n"));
  EXPECT_THAT(terminal_.err, HasSubstr(base::Join("--survey ", kSurvey)));
  EXPECT_TRUE(service_.all<v1::PublishSurveyRequest>().empty());
  EXPECT_TRUE(service_.all<v1::CreateCollectorRequest>().empty());
}

TEST_F(PublishCommandTest, ANextVersionTellsWhatItDoesToTheFigures) {
  service_.survey.set_published_version(2);
  service_.survey.set_etag("\"7\"");
  service_.compatibility = FromText<v1::CompatibilityReport>(R"(
    verdict: COMPATIBILITY_REWORDED
    changes { question: "waktu" compatibility: COMPATIBILITY_REWORDED sentence: "Its text." })");
  ASSERT_EQ(terminal_.Run({"survey", "publish", "-", "--survey", kSurvey, "--accept", "reworded"},
                          "draft { languages: \"id\" }"),
            0)
      << terminal_.err;
  const auto update = service_.seen<v1::UpdateSurveyRequest>();
  EXPECT_EQ(update.name(), kSurvey);
  EXPECT_EQ(update.etag(), "\"7\"");
  EXPECT_THAT(update.update_mask().paths(), ElementsAre("draft"));
  EXPECT_EQ(update.draft().languages(0), "id");
  EXPECT_EQ(service_.seen<v1::PublishSurveyRequest>().accepted_compatibility(),
            v1::COMPATIBILITY_REWORDED);
  EXPECT_THAT(terminal_.out, HasSubstr("Compared with version 2: REWORDED - figures go on\n"
                                       "  REWORDED  waktu\n      Its text.\n"));
  EXPECT_TRUE(service_.all<v1::CreateSurveyRequest>().empty());
}

TEST_F(PublishCommandTest, OnlyTheDraftWhenThatIsAskedFor) {
  ASSERT_EQ(terminal_.Run({"survey", "publish", "-", "--draft-only", "--json"},
                          R"({"agency": "dinkes", "title": {"texts": {"id": "A"}},
                              "purpose": "SURVEY_PURPOSE_CUSTOM"})"),
            0)
      << terminal_.err;
  EXPECT_EQ(service_.seen<v1::CreateSurveyRequest>().survey().purpose(), v1::SURVEY_PURPOSE_CUSTOM);
  EXPECT_TRUE(service_.all<v1::PublishSurveyRequest>().empty());
  const auto json = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(json["survey"]["name"], kSurvey);
  EXPECT_EQ(json["lint"]["publishable"], true);
  EXPECT_FALSE(json.contains("version"));
}

TEST_F(PublishCommandTest, WhatMayHaveHappenedSaysHowToRepeatIt) {
  service_.refusal = errors::Error(errors::Reason::COMMIT_IN_DOUBT);
  EXPECT_EQ(terminal_.Run(kFromTemplate), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("--request-id 6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11\n"));
}

TEST_F(PublishCommandTest, WhatIsWrittenWronglyAsksNobody) {
  const struct {
    std::vector<std::string> arguments;
    std::string input;
    const char* sentence;
  } cases[] = {
      {{"--title", "A"}, "", "--agency is missing"},
      {{"--agency", "dinkes"}, "", "--title is missing"},
      {{"--agency", "dinkes", "--title", "A"}, "", "--purpose is missing"},
      {{"--collector", "pigeon"}, "", "must be one of OPEN_LINK, TOKEN_LINK,"},
      {{"--collector", "intake-point"}, "", "intake-point:CODE"},
      {{"--collector", "app:kiosk"}, "", "and with no other kind"},
      {{"--request-id", "7"}, "", "--request-id is a UUID"},
      {{"-"}, "titel { }", "standard input:1:7: "},
      {{"-"}, "{\"titel\": 1}", "titel"},
  };
  for (const auto& each : cases) {
    std::vector<std::string> arguments = {"survey", "publish"};
    arguments.insert(arguments.end(), each.arguments.begin(), each.arguments.end());
    EXPECT_EQ(terminal_.Run(arguments, each.input), kUsage) << each.sentence;
    EXPECT_THAT(terminal_.err, HasSubstr(each.sentence));
  }
  EXPECT_TRUE(service_.all<v1::CreateSurveyRequest>().empty());
}

TEST(CollectorTextTest, KindsHaveTheLevelAndChannelThatTheyCommonlyHave) {
  EXPECT_EQ(CollectorOf("token-link")->respondent_level(), v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  EXPECT_EQ(CollectorOf("app")->channel(), common::v1::CHANNEL_APP);
  EXPECT_EQ(CollectorOf("intake-point:qr-alun-alun@ppid")->intake_point(), "qr-alun-alun");
  EXPECT_EQ(CollectorOf("intake-point:qr-alun-alun@ppid")->unit(), "ppid");
  EXPECT_EQ(CollectorOf("import")->respondent_level(), v1::RESPONDENT_LEVEL_ANONYMOUS);
}

TEST(RequestIdsTest, AStepHasTheSameIdAgainAndNoOtherStepHas) {
  const RequestIds ids(*base::Uuid::Parse("6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11"));
  const RequestIds others(*base::Uuid::Parse("6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c12"));
  EXPECT_EQ(ids.Of("create"), RequestIds(ids).Of("create"));
  EXPECT_NE(ids.Of("create"), ids.Of("publish"));
  EXPECT_NE(ids.Of("create"), others.Of("create"));
  EXPECT_EQ(ids.Of("create"), "0e0b4a1e-f7d6-41a3-8dbd-1fc6c859fc2b") << "of every release";
}

}  // namespace
}  // namespace tanggap::cli
