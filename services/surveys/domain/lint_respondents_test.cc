#include "services/surveys/domain/lint_respondents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/surveys/domain/test_lint.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LintRespondentsTest, AsksForNoNamesWhereNoneMayBeKnown) {
  const auto with = [](v1::RespondentLevel level, v1::SurveyPurpose purpose) {
    Surroundings surroundings = Through(level);
    surroundings.purpose = purpose;
    return After(
        [](auto& d) {
          *d.mutable_pages(1)->add_questions() = Agree("izin");
          v1::Question name = Comment("nama");
          name.set_personal_detail(v1::PERSONAL_DETAIL_DIRECT);
          *d.mutable_pages(1)->add_questions() = name;
        },
        surroundings);
  };
  const auto told =
      ElementsAre("ERROR NAMES_HIDDEN_RESPONDENT draft.pages[1].questions[2].personal_detail");
  const auto custom = v1::SURVEY_PURPOSE_CUSTOM;
  EXPECT_THAT(with(v1::RESPONDENT_LEVEL_ANONYMOUS, custom), told);
  EXPECT_THAT(with(v1::RESPONDENT_LEVEL_CONFIDENTIAL, custom), told);
  EXPECT_THAT(with(v1::RESPONDENT_LEVEL_IDENTIFIED, custom), IsEmpty());
  EXPECT_THAT(with(v1::RESPONDENT_LEVEL_IDENTIFIED, v1::SURVEY_PURPOSE_COMPLAINT_CLOSING), told)
      << "it gets a collector of its own, which is CONFIDENTIAL";
}

TEST(LintRespondentsTest, WarnsOfPersonalDetailsWithoutConsent) {
  const auto ask = [](auto& d) {
    v1::Question age = Amount("umur");
    age.set_personal_detail(v1::PERSONAL_DETAIL_QUASI);
    *d.mutable_pages(1)->add_questions() = age;
  };
  EXPECT_THAT(After(ask),
              ElementsAre("WARNING NO_CONSENT draft.pages[1].questions[1].personal_detail"));
  EXPECT_THAT(After([&](auto& d) {
                *d.mutable_pages(0)->add_questions() = Agree("izin");
                ask(d);
              }),
              IsEmpty());
  EXPECT_THAT(After([&](auto& d) {
                ask(d);
                *d.mutable_pages(1)->add_questions() = Agree("izin");
              }),
              ElementsAre("WARNING NO_CONSENT draft.pages[1].questions[1].personal_detail"))
      << "too late";
}

TEST(LintRespondentsTest, WantsTheCodesOfProfiles) {
  const auto with = [](v1::Question question, v1::ProfileDimension dimension) {
    question.set_profile(dimension);
    return After([&](auto& d) { *d.mutable_pages(1)->add_questions() = question; });
  };
  const auto sex = v1::PROFILE_DIMENSION_SEX;
  EXPECT_THAT(with(Single("x", {"male", "female"}), sex), IsEmpty());
  EXPECT_THAT(with(Single("x", {"female", "male", "tidak-disebut", "other"}), sex), IsEmpty());
  EXPECT_THAT(
      with(Single("x", {"l", "female"}), sex),
      ElementsAre("ERROR PROFILE_CODES draft.pages[1].questions[1].single_choice.options[0].code"));
  EXPECT_THAT(with(Single("x", {"muda", "tua"}), v1::PROFILE_DIMENSION_AGE_BAND), IsEmpty());
  EXPECT_THAT(with(Single("x", {"sd", "d3"}), v1::PROFILE_DIMENSION_EDUCATION),
              ElementsAre("ERROR PROFILE_CODES "
                          "draft.pages[1].questions[1].single_choice.options[1].code"));
  EXPECT_THAT(with(Single("x", {"pns", "buruh", "other"}), v1::PROFILE_DIMENSION_OCCUPATION),
              IsEmpty());
  EXPECT_THAT(with(Multiple("x", {"male", "female"}), sex),
              ElementsAre("ERROR PROFILE_CODES draft.pages[1].questions[1].profile"));
  EXPECT_THAT(After([&](auto& d) {
                for (const char* code : {"x", "y"}) {
                  v1::Question question = Single(code, {"male", "female"});
                  question.set_profile(sex);
                  *d.mutable_pages(1)->add_questions() = question;
                }
              }),
              ElementsAre("ERROR PROFILE_CODES draft.pages[1].questions[2].profile"));
}

}  // namespace
}  // namespace tanggap::surveys
