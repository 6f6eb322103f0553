#include "services/surveys/domain/lint_elements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/surveys/domain/test_lint.h"

namespace tanggap::surveys {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LintElementsTest, MeasuresEveryElementOnce) {
  EXPECT_THAT(After([](auto& d) { d.mutable_pages(0)->mutable_questions(1)->clear_element(); }),
              ElementsAre("ERROR ELEMENT_MISSING draft.pages"));
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(0)->add_questions() = Required(Likert("x", 4, "SARANA"));
              }),
              ElementsAre("ERROR ELEMENT_MISSING draft.pages[0].questions[2].element"));
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(0)->add_questions() = Required(Likert("x", 4, "WAKTU"));
              }),
              ElementsAre("ERROR ELEMENT_TWICE draft.pages[0].questions[2].element"));
  EXPECT_THAT(
      After([](auto& d) {
        v1::Question matrix = Required(Matrix("x", 4, {"r", "s"}));
        matrix.mutable_matrix()->mutable_rows(1)->set_element("WAKTU");
        *d.mutable_pages(0)->add_questions() = matrix;
      }),
      ElementsAre("ERROR ELEMENT_TWICE draft.pages[0].questions[2].matrix.rows[1].element"));
  EXPECT_THAT(
      After([](auto& d) { d.mutable_pages(1)->mutable_questions(0)->set_element("WAKTU"); }),
      Contains("ERROR ELEMENT_MISSING draft.pages[1].questions[0].element"))
      << "words measure nothing";
}

TEST(LintElementsTest, MatrixRowsAndStarsMeasureToo) {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "layanan");
  v1::Question matrix = Required(Matrix("x", 4, {"r", "s"}));
  matrix.mutable_matrix()->mutable_rows(1)->set_element("WAKTU");
  *page->add_questions() = matrix;
  v1::Question stars = Required(Stars("biaya", 4));
  stars.set_element("BIAYA");
  *page->add_questions() = stars;
  EXPECT_THAT(Check(Worded(draft)), IsEmpty());
}

TEST(LintElementsTest, WantsAProfileOnlyWhereOneIsNeeded) {
  v1::SurveyDefinition draft;
  *AddPage(draft, "satu")->add_questions() = Promoter("nps");
  draft = Worded(draft);
  EXPECT_THAT(Told(Lint(draft, {.purpose = v1::SURVEY_PURPOSE_NPS})), IsEmpty());
  EXPECT_THAT(Told(Lint(draft, {.purpose = v1::SURVEY_PURPOSE_SKM})),
              ElementsAre("ERROR ELEMENT_MISSING draft.pages"));
  EXPECT_THAT(Told(Lint(Clean(), {.purpose = v1::SURVEY_PURPOSE_CUSTOM})),
              ElementsAre("ERROR ELEMENT_MISSING draft.pages[0].questions[0].element",
                          "ERROR ELEMENT_MISSING draft.pages[0].questions[1].element"))
      << "without a profile there is nothing to measure";
}

TEST(LintElementsTest, WarnsOfScalesThatAreConverted) {
  EXPECT_THAT(After([](auto& d) {
                AddPoints(*d.mutable_pages(0)->mutable_questions(0)->mutable_likert(), 6);
                auto* points =
                    d.mutable_pages(0)->mutable_questions(0)->mutable_likert()->mutable_points();
                points->DeleteSubrange(0, 4);
              }),
              ElementsAre("WARNING SCALE_CONVERTED draft.pages[0].questions[0].element"));
}

TEST(LintElementsTest, WarnsOfElementsThatNotEverybodyAnswers) {
  const auto optional = ElementsAre("WARNING ELEMENT_OPTIONAL draft.pages[0].questions[0]");
  EXPECT_THAT(After([](auto& d) { d.mutable_pages(0)->mutable_questions(0)->set_required(false); }),
              optional);
  EXPECT_THAT(
      After([](auto& d) {
        d.mutable_pages(0)->mutable_questions(0)->mutable_likert()->set_not_applicable(true);
      }),
      optional);
  const auto hidden = ElementsAre("WARNING ELEMENT_OPTIONAL draft.pages[0].questions[1]");
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(0)->mutable_questions(1)->mutable_relevance() =
                    Measures("waktu", v1::COMPARISON_LESS, "4");
              }),
              hidden);
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(0)->mutable_questions(1)->mutable_relevance() = Answered("waktu");
              }),
              IsEmpty())
      << "the question before it must be answered, so it is always shown";
  EXPECT_THAT(
      After([](auto& d) {
        *d.mutable_pages(0)->mutable_questions(1)->mutable_relevance() = Answered("waktu");
        d.mutable_pages(0)->mutable_questions(0)->mutable_likert()->set_not_applicable(true);
      }),
      ElementsAre("WARNING ELEMENT_OPTIONAL draft.pages[0].questions[0]",
                  "WARNING ELEMENT_OPTIONAL draft.pages[0].questions[1]"))
      << "unless it may be answered 'not applicable'";
}

TEST(LintElementsTest, WhoIsScreenedOutHidesNoElement) {
  const auto screened = [](v1::SurveyEnd end) {
    v1::SurveyDefinition draft;
    v1::Page* first = AddPage(draft, "awal");
    *first->add_questions() = Required(Single("pengguna", {"ya", "tidak"}));
    AddEnd(*first, Chose("pengguna", {"tidak"}), end);
    v1::Page* page = AddPage(draft, "layanan");
    *page->add_questions() = Required(Likert("waktu", 4, "WAKTU"));
    *page->add_questions() = Required(Likert("biaya", 4, "BIAYA"));
    return Check(Worded(draft));
  };
  EXPECT_THAT(screened(v1::SURVEY_END_SCREENED_OUT), IsEmpty());
  EXPECT_THAT(screened(v1::SURVEY_END_COMPLETE),
              ElementsAre("WARNING ELEMENT_OPTIONAL draft.pages[1].questions[0]",
                          "WARNING ELEMENT_OPTIONAL draft.pages[1].questions[1]"));
}

TEST(LintElementsTest, WarnsOfAServiceThatIsFree) {
  EXPECT_THAT(After([](auto& d) {
                (*d.mutable_pages(0)
                      ->mutable_questions(1)
                      ->mutable_likert()
                      ->mutable_points(3)
                      ->mutable_label()
                      ->mutable_texts())["id"] = "Gratis";
              }),
              ElementsAre("WARNING CEILING draft.pages[0].questions[1].element"));
  EXPECT_THAT(After([](auto& d) {
                (*d.mutable_pages(0)
                      ->mutable_questions(0)
                      ->mutable_likert()
                      ->mutable_points(3)
                      ->mutable_label()
                      ->mutable_texts())["id"] = "Gratis";
              }),
              IsEmpty())
      << "of another element it means nothing";
}

}  // namespace
}  // namespace tanggap::surveys
