#include "services/surveys/domain/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_lint.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LintTest, FindsNothingInACleanDraft) { EXPECT_THAT(Check(Clean()), IsEmpty()); }

TEST(LintTest, WarnsOfWhatShortMessagesCannotShow) {
  const auto ask = [](auto& d) {
    *d.mutable_pages(1)->add_questions() = Matrix("x", 4, {"r"});
    std::vector<std::string> options;
    for (int i = 0; i < 11; ++i) options.push_back(base::Join("o", i));
    *d.mutable_pages(1)->add_questions() = Single("panjang", options);
    options.pop_back();
    *d.mutable_pages(1)->add_questions() = Multiple("cukup", options);
  };
  const auto anonymous = v1::RESPONDENT_LEVEL_ANONYMOUS;
  for (const auto channel : {common::v1::CHANNEL_SMS, common::v1::CHANNEL_WHATSAPP}) {
    EXPECT_THAT(After(ask, Through(anonymous, channel)),
                ElementsAre("WARNING CHANNEL_LOSES draft.pages[1].questions[1]",
                            "WARNING CHANNEL_LOSES draft.pages[1].questions[2]"));
  }
  EXPECT_THAT(After(ask, Through(anonymous, common::v1::CHANNEL_KIOSK)), IsEmpty());
  EXPECT_THAT(After(ask), IsEmpty());
}

TEST(LintTest, LooksAtTheQuotasOfCollectors) {
  Surroundings surroundings;
  surroundings.collectors.resize(2);
  v1::Quota quota;
  *quota.mutable_when() = Chose("kecamatan", {"sleman"});
  surroundings.collectors[1].quotas = {quota};
  EXPECT_THAT(Check(Clean(), surroundings),
              ElementsAre("ERROR UNKNOWN_REFERENCE collectors[1].quotas[0].when"));
}

TEST(LintTest, ErrorsComeFirstThenTheOrderOfTheDraft) {
  v1::SurveyDefinition draft = Clean();
  draft.mutable_pages(0)->mutable_questions(0)->set_required(false);
  for (int i = 0; i < 11; ++i) {
    *AddPage(draft, base::Join("p", i))->add_questions() = Comment(base::Join("c", i));
  }
  draft = Worded(draft);
  draft.mutable_pages(12)->mutable_questions(0)->clear_text();
  draft.mutable_pages(2)->mutable_questions(0)->clear_kind();
  draft.add_languages("i");
  draft = Worded(draft);
  draft.mutable_pages(12)->set_code("p0");
  EXPECT_THAT(Check(draft), ElementsAre("ERROR INCOMPLETE draft.pages[2].questions[0]",
                                        "ERROR CODE_TWICE draft.pages[12].code",
                                        "ERROR TRANSLATION_MISSING draft.languages[2]"))
      << "what leads where is not told of a draft that is not sound";
}

TEST(LintTest, SaysAtMostFiveHundredThings) {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "satu");
  for (int i = 0; i < 150; ++i) *page->add_questions() = Single(base::Join("q", i), {"a", "b"});
  for (const char* language : {"en", "jv", "su"}) draft.add_languages(language);
  EXPECT_EQ(Lint(draft, {}).all().size(), kMostFindings);
}

// Any draft that can be sent is checked, and every sentence is there in both languages.
TEST(LintTest, IsTotalAndSpeaksBothLanguages) {
  std::set<v1::LintRule> seen;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Chance chance(seed);
    v1::SurveyDefinition draft = RandomDefinition(chance);
    draft.mutable_pages()->MergeFrom(RandomDefinition(chance).pages());
    for (v1::Page& page : *draft.mutable_pages()) {
      for (v1::Question& question : *page.mutable_questions()) {
        if (chance.OneIn(4)) question.set_element("WAKTU");
        if (chance.OneIn(4)) question.set_profile(v1::PROFILE_DIMENSION_SEX);
        if (chance.OneIn(4)) question.set_personal_detail(v1::PERSONAL_DETAIL_DIRECT);
        if (chance.OneIn(8)) question.clear_kind();
      }
      if (chance.OneIn(3)) AddJump(page, v1::Condition(), "p0");
    }
    *draft.add_follow_ups()->mutable_when() = Answered("q1");
    const Findings findings =
        Lint(draft, Through(v1::RESPONDENT_LEVEL_ANONYMOUS, common::v1::CHANNEL_SMS));
    EXPECT_TRUE(findings.HasErrors());
    EXPECT_EQ(errors::ReasonOf(findings.ToRefusal()), errors::Reason::SURVEY_DEFINITION_INVALID);
    for (const Finding& finding : findings.all()) {
      seen.insert(finding.rule);
      EXPECT_FALSE(finding.sentence.id.empty());
      EXPECT_FALSE(finding.sentence.en.empty());
      EXPECT_NE(finding.sentence.id, finding.sentence.en);
    }
  }
  EXPECT_GE(seen.size(), 10u);
}

}  // namespace
}  // namespace tanggap::surveys
