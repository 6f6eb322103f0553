#include "services/surveys/domain/lint_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "services/surveys/domain/test_lint.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LintTextsTest, WantsEveryTextInEveryLanguage) {
  v1::SurveyDefinition draft = Clean();
  draft.mutable_pages(0)->mutable_questions(0)->mutable_text()->mutable_texts()->erase("jv");
  (*draft.mutable_pages(0)
        ->mutable_questions(1)
        ->mutable_likert()
        ->mutable_points(2)
        ->mutable_label()
        ->mutable_texts())["id"] = " ";
  (*draft.mutable_introduction()->mutable_texts())["id"] = "Selamat datang.";
  (*draft.mutable_pages(1)->mutable_title()->mutable_texts())["jv"] = "Pamrayoga";
  (*draft.mutable_pages(1)->mutable_questions(0)->mutable_help()->mutable_texts())["en"] = "Help";
  EXPECT_THAT(
      Check(draft),
      ElementsAre("ERROR TRANSLATION_MISSING draft.pages[0].questions[0].text",
                  "ERROR TRANSLATION_MISSING draft.pages[0].questions[1].likert.points[2].label",
                  "ERROR TRANSLATION_MISSING draft.pages[1].title",
                  "ERROR TRANSLATION_MISSING draft.pages[1].questions[0].help",
                  "ERROR TRANSLATION_MISSING draft.pages[1].questions[0].help",
                  "ERROR TRANSLATION_MISSING draft.introduction"));
}

TEST(LintTextsTest, WantsLanguages) {
  v1::SurveyDefinition draft = Clean();
  draft.clear_languages();
  EXPECT_THAT(Check(draft), ElementsAre("ERROR TRANSLATION_MISSING draft.languages"));
  draft = Clean();
  draft.add_languages("Bahasa Indonesia");
  EXPECT_THAT(Check(Worded(draft)), ElementsAre("ERROR TRANSLATION_MISSING draft.languages[2]"));
}

// Where texts of its second page and its rule stand.
std::vector<std::function<v1::Wording*(v1::SurveyDefinition&)>> Wordings() {
  return {
      [](auto& d) {
        return d.mutable_pages(1)
            ->mutable_questions(1)
            ->mutable_single_choice()
            ->mutable_options(1)
            ->mutable_label();
      },
      [](auto& d) {
        return d.mutable_pages(1)
            ->mutable_questions(2)
            ->mutable_multiple_choice()
            ->mutable_options(0)
            ->mutable_label();
      },
      [](auto& d) {
        return d.mutable_pages(1)
            ->mutable_questions(3)
            ->mutable_matrix()
            ->mutable_rows(0)
            ->mutable_text();
      },
      [](auto& d) {
        return d.mutable_pages(1)
            ->mutable_questions(3)
            ->mutable_matrix()
            ->mutable_scale()
            ->mutable_points(1)
            ->mutable_label();
      },
      [](auto& d) { return d.mutable_pages(1)->mutable_questions(4)->mutable_text(); },
      [](auto& d) { return d.mutable_follow_ups(0)->mutable_notice(); },
  };
}

// A label that is missing anywhere is found.
TEST(LintTextsTest, FindsEveryTextThatIsMissing) {
  v1::SurveyDefinition draft = Clean();
  v1::Page* page = draft.mutable_pages(1);
  *page->add_questions() = Single("s", {"a", "b"});
  *page->add_questions() = Multiple("m", {"a", "b"});
  *page->add_questions() = Matrix("x", 2, {"r"});
  *page->add_questions() = Read("baca");
  v1::FollowUpRule* rule = draft.add_follow_ups();
  *rule->mutable_when() = Answered("saran");
  rule->set_action(v1::FOLLOW_UP_ACTION_FILE_SUGGESTION);
  rule->set_comment_question("saran");
  const v1::SurveyDefinition whole = Worded(draft);
  EXPECT_THAT(Check(whole), IsEmpty());
  for (const auto& wording : Wordings()) {
    v1::SurveyDefinition without = whole;
    wording(without)->mutable_texts()->erase("jv");
    EXPECT_EQ(Check(without).size(), 1u);
  }
}

}  // namespace
}  // namespace tanggap::surveys
