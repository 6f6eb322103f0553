#include "services/surveys/domain/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/test_findings.h"

namespace tanggap::surveys {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

v1::IndexProfile TwoElements() {
  v1::IndexProfile profile;
  profile.set_lowest(1);
  profile.set_highest(4);
  profile.add_elements()->set_code("WAKTU");
  profile.add_elements()->set_code("BIAYA");
  return profile;
}

v1::SurveyDefinition Clean() {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "layanan");
  *page->add_questions() = Required(Likert("waktu", 4, "WAKTU"));
  *page->add_questions() = Required(Likert("biaya", 4, "BIAYA"));
  *AddPage(draft, "saran")->add_questions() = Comment("saran");
  draft.add_languages("jv");
  return Worded(draft);
}

std::vector<std::string> Check(const v1::SurveyDefinition& draft, Surroundings surroundings = {}) {
  static const auto& profile = *new v1::IndexProfile(TwoElements());
  surroundings.profile = &profile;
  return Told(Lint(draft, surroundings));
}

std::vector<std::string> After(const std::function<void(v1::SurveyDefinition&)>& edit,
                               const Surroundings& surroundings = {}) {
  v1::SurveyDefinition draft = Clean();
  edit(draft);
  return Check(Worded(draft), surroundings);
}

Surroundings Through(v1::RespondentLevel level,
                     common::v1::Channel channel = common::v1::CHANNEL_WEB) {
  return {.collectors = {{.level = level, .channel = channel}}};
}

TEST(LintTest, FindsNothingInACleanDraft) { EXPECT_THAT(Check(Clean()), IsEmpty()); }

TEST(LintTest, WantsEveryTextInEveryLanguage) {
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

TEST(LintTest, WantsLanguages) {
  v1::SurveyDefinition draft = Clean();
  draft.clear_languages();
  EXPECT_THAT(Check(draft), ElementsAre("ERROR TRANSLATION_MISSING draft.languages"));
  draft = Clean();
  draft.add_languages("Bahasa Indonesia");
  EXPECT_THAT(Check(Worded(draft)), ElementsAre("ERROR TRANSLATION_MISSING draft.languages[2]"));
}

// A label that is missing anywhere is found.
TEST(LintTest, FindsEveryTextThatIsMissing) {
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
  const std::vector<std::function<v1::Wording*(v1::SurveyDefinition&)>> wordings = {
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
  for (const auto& wording : wordings) {
    v1::SurveyDefinition without = whole;
    wording(without)->mutable_texts()->erase("jv");
    EXPECT_EQ(Check(without).size(), 1u);
  }
}

TEST(LintTest, MeasuresEveryElementOnce) {
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

TEST(LintTest, MatrixRowsAndStarsMeasureToo) {
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

TEST(LintTest, WantsAProfileOnlyWhereOneIsNeeded) {
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

TEST(LintTest, WarnsOfScalesThatAreConverted) {
  EXPECT_THAT(After([](auto& d) {
                AddPoints(*d.mutable_pages(0)->mutable_questions(0)->mutable_likert(), 6);
                auto* points =
                    d.mutable_pages(0)->mutable_questions(0)->mutable_likert()->mutable_points();
                points->DeleteSubrange(0, 4);
              }),
              ElementsAre("WARNING SCALE_CONVERTED draft.pages[0].questions[0].element"));
}

TEST(LintTest, WarnsOfElementsThatNotEverybodyAnswers) {
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

TEST(LintTest, WhoIsScreenedOutHidesNoElement) {
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

TEST(LintTest, WarnsOfAServiceThatIsFree) {
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

TEST(LintTest, AsksForNoNamesWhereNoneMayBeKnown) {
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

TEST(LintTest, WarnsOfPersonalDetailsWithoutConsent) {
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

TEST(LintTest, WantsTheCodesOfProfiles) {
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

TEST(LintTest, FollowUpsCanBeCarriedOut) {
  const auto with = [](const std::function<void(v1::FollowUpRule&)>& edit,
                       const Surroundings& surroundings = {}) {
    return After(
        [&](auto& d) {
          *d.mutable_pages(1)->add_questions() = Agree("izin");
          v1::FollowUpRule* rule = d.add_follow_ups();
          *rule->mutable_when() = Answered("saran");
          rule->set_action(v1::FOLLOW_UP_ACTION_FILE_SUGGESTION);
          rule->set_comment_question("saran");
          rule->set_consent_question("izin");
          edit(*rule);
        },
        surroundings);
  };
  const auto nothing = [](v1::FollowUpRule&) {};
  EXPECT_THAT(with(nothing), IsEmpty());
  EXPECT_THAT(with([](auto& r) { r.clear_action(); }),
              ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].action"));
  EXPECT_THAT(with([](auto& r) { r.clear_comment_question(); }),
              ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].comment_question"));
  EXPECT_THAT(with([](auto& r) { r.set_comment_question("waktu"); }),
              ElementsAre("ERROR UNKNOWN_REFERENCE draft.follow_ups[0].comment_question"));
  EXPECT_THAT(with([](auto& r) { r.set_consent_question("saran"); }),
              ElementsAre("ERROR UNKNOWN_REFERENCE draft.follow_ups[0].consent_question"));
  const auto no_consent = [](v1::FollowUpRule& r) { r.clear_consent_question(); };
  const auto consent_wanted =
      ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].consent_question");
  EXPECT_THAT(with(no_consent, Through(v1::RESPONDENT_LEVEL_ANONYMOUS)), IsEmpty());
  EXPECT_THAT(with(no_consent, Through(v1::RESPONDENT_LEVEL_CONFIDENTIAL)), consent_wanted);
  EXPECT_THAT(with(no_consent, Through(v1::RESPONDENT_LEVEL_IDENTIFIED)), consent_wanted);
  EXPECT_THAT(with(no_consent, {.purpose = v1::SURVEY_PURPOSE_COMPLAINT_CLOSING}), consent_wanted);
  const auto dispute = [](v1::FollowUpRule& r) {
    r.set_action(v1::FOLLOW_UP_ACTION_OFFER_DISPUTE);
    r.clear_comment_question();
    r.clear_consent_question();
  };
  EXPECT_THAT(with(dispute, {.purpose = v1::SURVEY_PURPOSE_COMPLAINT_CLOSING}), IsEmpty());
  EXPECT_THAT(with(dispute), ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].action"));
  EXPECT_THAT(with([&](auto& r) { r.set_action(v1::FOLLOW_UP_ACTION_OFFER_DISPUTE); },
                   {.purpose = v1::SURVEY_PURPOSE_COMPLAINT_CLOSING}),
              ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0]"));
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
