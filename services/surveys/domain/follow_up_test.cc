#include "services/surveys/domain/follow_up.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

v1::SurveyDefinition Survey() {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "satu");
  *page->add_questions() = Required(Likert("puas", 4));
  AddEnd(*page, Measures("puas", v1::COMPARISON_EQUAL, "4"), v1::SURVEY_END_SCREENED_OUT);
  *page->add_questions() = Comment("saran");
  *page->add_questions() = Agree("teruskan");
  v1::FollowUpRule* suggestion = draft.add_follow_ups();
  suggestion->set_code("saran");
  *suggestion->mutable_when() = All({});
  suggestion->set_action(v1::FOLLOW_UP_ACTION_FILE_SUGGESTION);
  suggestion->set_comment_question("saran");
  suggestion->set_consent_question("teruskan");
  suggestion->set_category("layanan");
  v1::FollowUpRule* dispute = draft.add_follow_ups();
  dispute->set_code("sanggah");
  *dispute->mutable_when() = Measures("puas", v1::COMPARISON_AT_MOST, "2");
  dispute->set_action(v1::FOLLOW_UP_ACTION_OFFER_DISPUTE);
  return draft;
}

std::vector<std::string> Rules(const v1::SurveyDefinition& draft,
                               const std::vector<v1::Answer>& answers) {
  const Definition definition = Compiled(draft);
  const AnswerReading reading = ReadAnswers(definition, Sent(answers), {});
  const Way way = FindWay(definition, reading.sheet);
  std::vector<std::string> told;
  for (const FollowUp* rule : FollowUpsOf(definition, way)) {
    told.push_back(base::Join(rule->code, " ", rule->category, " ", CommentOf(*rule, way)));
  }
  return told;
}

using Codes = std::vector<std::string>;

TEST(FollowUpTest, FollowsFromWhatWasAnswered) {
  EXPECT_EQ(Rules(Survey(), {PointAnswer("puas", 3)}), Codes());
  EXPECT_EQ(Rules(Survey(), {PointAnswer("puas", 2)}), (Codes{"sanggah  "}));
  EXPECT_EQ(Rules(Survey(), {PointAnswer("puas", 1), TextAnswer("saran", "Cepat."),
                             ConsentAnswer("teruskan", true)}),
            (Codes{"saran layanan Cepat.", "sanggah  "}));
}

TEST(FollowUpTest, NothingIsFiledWithoutWordsOrConsent) {
  EXPECT_EQ(Rules(Survey(), {PointAnswer("puas", 3), ConsentAnswer("teruskan", true)}), Codes());
  EXPECT_EQ(Rules(Survey(), {PointAnswer("puas", 3), TextAnswer("saran", "Cepat.")}), Codes());
  EXPECT_EQ(Rules(Survey(), {PointAnswer("puas", 3), TextAnswer("saran", "Cepat."),
                             ConsentAnswer("teruskan", false)}),
            Codes());
  v1::SurveyDefinition draft = Survey();
  draft.mutable_follow_ups(0)->clear_consent_question();
  EXPECT_EQ(Rules(draft, {PointAnswer("puas", 3), TextAnswer("saran", "Cepat.")}),
            (Codes{"saran layanan Cepat."}));
}

TEST(FollowUpTest, NothingFollowsFromWhatIsHiddenOrScreenedOut) {
  v1::SurveyDefinition draft = Survey();
  *draft.mutable_pages(0)->mutable_questions(1)->mutable_relevance() =
      Measures("puas", v1::COMPARISON_LESS, "2");
  EXPECT_EQ(Rules(draft, {PointAnswer("puas", 3), TextAnswer("saran", "Cepat."),
                          ConsentAnswer("teruskan", true)}),
            Codes());
  EXPECT_EQ(Rules(Survey(), {PointAnswer("puas", 4), TextAnswer("saran", "Cepat."),
                             ConsentAnswer("teruskan", true)}),
            Codes());
}

}  // namespace
}  // namespace tanggap::surveys
