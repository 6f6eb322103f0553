#include "services/surveys/domain/survey_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;

Survey In(v1::SurveyState state, int published_version = 1) {
  Survey survey;
  survey.state = state;
  survey.published_version = published_version;
  survey.series = published_version == 0 ? 0 : 1;
  survey.min_cell = kDefaultMinCell;
  survey.hold_months = kDefaultHoldMonths;
  (*survey.title.mutable_texts())["id"] = "Survei";
  survey.draft.emplace();
  return survey;
}

TEST(SurveyRulesTest, WhatIsPublishedPausesAndResumes) {
  for (const v1::SurveyState state : {v1::SURVEY_STATE_PUBLISHED, v1::SURVEY_STATE_PAUSED}) {
    EXPECT_EQ(Paused(In(state))->state, v1::SURVEY_STATE_PAUSED);
    EXPECT_EQ(Resumed(In(state))->state, v1::SURVEY_STATE_PUBLISHED);
  }
  for (const v1::SurveyState state : {v1::SURVEY_STATE_DRAFT, v1::SURVEY_STATE_CLOSED}) {
    EXPECT_THAT(Paused(In(state)), HasReason(Reason::SURVEY_STATE_FORBIDS));
    EXPECT_THAT(Resumed(In(state)), HasReason(Reason::SURVEY_STATE_FORBIDS));
    EXPECT_EQ(Closed(In(state)).state, v1::SURVEY_STATE_CLOSED);
  }
}

TEST(SurveyRulesTest, ASeriesBeginsWithTheFirstVersionAndWithEachThatIsIncompatible) {
  const Survey first = Published(In(v1::SURVEY_STATE_DRAFT, 0), v1::COMPATIBILITY_SAME);
  EXPECT_EQ(first.state, v1::SURVEY_STATE_PUBLISHED);
  EXPECT_EQ(first.published_version, 1);
  EXPECT_EQ(first.series, 1);
  const Survey second = Published(first, v1::COMPATIBILITY_REWORDED);
  EXPECT_EQ(second.published_version, 2);
  EXPECT_EQ(second.series, 1);
  EXPECT_EQ(Published(second, v1::COMPATIBILITY_INCOMPATIBLE).series, 2);
  EXPECT_EQ(Published(In(v1::SURVEY_STATE_PAUSED), v1::COMPATIBILITY_SAME).state,
            v1::SURVEY_STATE_PAUSED);
}

TEST(SurveyRulesTest, WhatIsNotSaidAcceptsExtended) {
  EXPECT_THAT(CheckAccepted(v1::COMPATIBILITY_EXTENDED, v1::COMPATIBILITY_UNSPECIFIED), IsOk());
  EXPECT_THAT(CheckAccepted(v1::COMPATIBILITY_REWORDED, v1::COMPATIBILITY_UNSPECIFIED),
              HasReason(Reason::COMPATIBILITY_NOT_ACCEPTED));
  EXPECT_THAT(CheckAccepted(v1::COMPATIBILITY_EXTENDED, v1::COMPATIBILITY_SAME),
              HasReason(Reason::COMPATIBILITY_NOT_ACCEPTED));
  EXPECT_THAT(CheckAccepted(v1::COMPATIBILITY_INCOMPATIBLE, v1::COMPATIBILITY_INCOMPATIBLE),
              IsOk());
}

TEST(SurveyRulesTest, AServiceThatIsNamedStaysIn) {
  Survey survey = In(v1::SURVEY_STATE_PUBLISHED);
  survey.services.emplace_back().set_code("imunisasi");
  Update none;
  none.services.emplace();
  const absl::Status refused = Updated(survey, none, {"imunisasi"}).status();
  EXPECT_THAT(refused, HasReason(Reason::SERVICE_IN_USE));
  EXPECT_EQ(errors::MetadataOf(refused, "service"), "imunisasi");
  const auto taken_out = Updated(survey, none, {});
  ASSERT_THAT(taken_out, IsOk());
  EXPECT_TRUE(taken_out->services.empty());
  EXPECT_FALSE(IsSame(survey, *taken_out));
}

TEST(SurveyRulesTest, WhatIsFixedMayBeSaidAgain) {
  const Survey survey = In(v1::SURVEY_STATE_PUBLISHED);
  Update update;
  update.min_cell = survey.min_cell;
  update.index_profile = survey.index_profile;
  update.hold_months = survey.hold_months;
  const auto after = Updated(survey, update, {});
  ASSERT_THAT(after, IsOk());
  EXPECT_TRUE(IsSame(survey, *after));
  update.hold_months = survey.hold_months + 1;
  EXPECT_THAT(Updated(survey, update, {}), HasReason(Reason::SURVEY_STATE_FORBIDS));
}

TEST(SurveyRulesTest, NumbersThatAreNotSaidAreTheUsualOnes) {
  Survey survey = In(v1::SURVEY_STATE_DRAFT, 0);
  survey.min_cell = 0;
  survey.hold_months = 0;
  ASSERT_THAT(CheckSettings("survey.", survey), IsOk());
  EXPECT_EQ(survey.min_cell, 5);
  EXPECT_EQ(survey.hold_months, 24);
  survey.services.resize(2);
  survey.services[0].set_code("a1");
  survey.services[1].set_code("a1");
  survey.min_cell = 4;
  const absl::Status refused = CheckSettings("survey.", survey);
  std::vector<std::string> fields;
  for (const errors::FieldViolation& violation : errors::FieldViolationsOf(refused))
    fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("survey.min_cell", "survey.services[1].code"));
}

TEST(SurveyRulesTest, EachElementHasThePointsOfItsQuestion) {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "layanan");
  *page->add_questions() = Likert("biaya", 6, "BIAYA");
  *page->add_questions() = Likert("waktu", 4, "WAKTU");
  v1::IndexProfile profile;
  for (const char* code : {"WAKTU", "BIAYA", "SARANA"}) profile.add_elements()->set_code(code);
  EXPECT_THAT(ScalePointsOf(Definition::Read(draft), profile), ElementsAre(4, 6, 0));
}

}  // namespace
}  // namespace tanggap::surveys
