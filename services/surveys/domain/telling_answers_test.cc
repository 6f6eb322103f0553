#include "services/surveys/domain/telling_answers.h"

#include <gtest/gtest.h>

#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

TEST(TellingAnswersTest, AreThoseThatFewMayShare) {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "satu");
  *page->add_questions() = Likert("puas", 4);
  *page->add_questions() = Single("loket", {"satu", "dua"});
  v1::Question age = Single("usia", {"muda", "tua"});
  age.set_profile(v1::PROFILE_DIMENSION_AGE_BAND);
  *page->add_questions() = age;
  v1::Question name = Comment("nama");
  name.set_personal_detail(v1::PERSONAL_DETAIL_DIRECT);
  *page->add_questions() = name;
  *page->add_questions() = Amount("biaya");
  *page->add_questions() = Day("datang");
  const Definition definition = Compiled(draft);
  EXPECT_FALSE(IsTelling(definition, PointAnswer("puas", 1)));
  EXPECT_FALSE(IsTelling(definition, To("loket")));
  EXPECT_TRUE(IsTelling(definition, To("usia")));
  EXPECT_TRUE(IsTelling(definition, To("nama")));
  EXPECT_TRUE(IsTelling(definition, To("biaya")));
  EXPECT_TRUE(IsTelling(definition, To("datang")));
}

TEST(TellingAnswersTest, AreThoseToAQuestionThatNobodyKnows) {
  v1::SurveyDefinition draft;
  *AddPage(draft, "satu")->add_questions() = Likert("puas", 4);
  EXPECT_TRUE(IsTelling(Compiled(draft), PointAnswer("lama", 1)));
}

}  // namespace
}  // namespace tanggap::surveys
