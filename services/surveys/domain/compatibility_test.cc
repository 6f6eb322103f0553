#include "services/surveys/domain/compatibility.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "services/surveys/domain/naive_way.h"
#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::SurveyDefinition Survey() {
  v1::SurveyDefinition draft;
  v1::Page* first = AddPage(draft, "satu");
  *first->add_questions() = Required(Single("jenis", {"baru", "ulang"}));
  *first->add_questions() = Multiple("apa", {"a", "b", "c"});
  v1::Page* second = AddPage(draft, "dua");
  *second->add_questions() = Required(Likert("waktu", 4, "WAKTU"));
  *second->add_questions() = Required(Matrix("fasilitas", 4, {"toilet", "parkir"}));
  *second->add_questions() = Stars("bintang", 5);
  *second->add_questions() = Promoter("nps");
  v1::Page* third = AddPage(draft, "tiga");
  *third->add_questions() = Comment("saran");
  *third->add_questions() = Amount("umur", "0", "120");
  *third->add_questions() = Day("tanggal", "2026-01-01");
  *third->add_questions() = Agree("izin");
  *third->add_questions() = Read("salam");
  draft.add_languages("jv");
  return Worded(draft);
}

std::vector<std::string> Told(const Compatible& compatible) {
  std::vector<std::string> told = {v1::Compatibility_Name(compatible.verdict).substr(14)};
  for (const Change& change : compatible.changes) {
    told.push_back(base::Join(v1::Compatibility_Name(change.compatibility).substr(14), " ",
                              v1::QuestionChangeKind_Name(change.kind).substr(21), " ",
                              change.question));
    EXPECT_FALSE(SentenceOf(change).id.empty());
    EXPECT_FALSE(SentenceOf(change).en.empty());
  }
  return told;
}

// What an edit of the survey is.
std::vector<std::string> After(const std::function<void(v1::SurveyDefinition&)>& edit) {
  v1::SurveyDefinition newer = Survey();
  edit(newer);
  return Told(Compare(Survey(), newer));
}

v1::Question* Find(v1::SurveyDefinition& draft, std::string_view code) {
  for (v1::Page& page : *draft.mutable_pages()) {
    for (v1::Question& question : *page.mutable_questions()) {
      if (question.code() == code) return &question;
    }
  }
  ADD_FAILURE() << "no question " << code;
  return nullptr;
}

void Remove(v1::SurveyDefinition& draft, std::string_view code) {
  for (v1::Page& page : *draft.mutable_pages()) {
    for (int q = 0; q < page.questions_size(); ++q) {
      if (page.questions(q).code() == code) {
        page.mutable_questions()->DeleteSubrange(q, 1);
        return;
      }
    }
  }
}

const auto kSame = ElementsAre("SAME");

TEST(CompatibilityTest, WhatStaysIsTheSame) {
  EXPECT_THAT(After([](auto&) {}), kSame);
  EXPECT_THAT(Told(Compare({}, {})), kSame);
}

TEST(CompatibilityTest, OrderPagesAndHelpMayDiffer) {
  EXPECT_THAT(After([](auto& d) { d.mutable_pages()->SwapElements(0, 2); }), kSame);
  EXPECT_THAT(After([](auto& d) {
                d.mutable_pages(1)->mutable_questions()->SwapElements(0, 2);
                d.mutable_pages(1)->set_code("lain");
                (*d.mutable_pages(1)->mutable_title()->mutable_texts())["id"] = "Judul";
                (*d.mutable_introduction()->mutable_texts())["id"] = "Selamat datang";
                (*Find(d, "waktu")->mutable_help()->mutable_texts())["id"] = "Sejak mengantre";
              }),
              kSame);
  EXPECT_THAT(After([](auto& d) {
                const v1::Page page = d.pages(1);
                d.mutable_pages(0)->mutable_questions()->MergeFrom(page.questions());
                d.mutable_pages()->DeleteSubrange(1, 1);
              }),
              kSame)
      << "two pages become one";
  EXPECT_THAT(After([](auto& d) {
                Find(d, "jenis")->mutable_single_choice()->mutable_options()->SwapElements(0, 1);
                Find(d, "fasilitas")->mutable_matrix()->mutable_rows()->SwapElements(0, 1);
              }),
              kSame);
}

TEST(CompatibilityTest, QuestionsComeAndGo) {
  EXPECT_THAT(After([](auto& d) { *d.mutable_pages(2)->add_questions() = Stars("kedua", 5); }),
              ElementsAre("EXTENDED", "EXTENDED ADDED kedua"));
  for (const char* counted : {"jenis", "apa", "waktu", "bintang", "nps", "izin"}) {
    EXPECT_THAT(After([&](auto& d) { Remove(d, counted); }),
                ElementsAre("INCOMPATIBLE", base::Join("INCOMPATIBLE REMOVED ", counted)));
  }
  for (const char* uncounted : {"saran", "umur", "tanggal", "salam"}) {
    EXPECT_THAT(After([&](auto& d) { Remove(d, uncounted); }),
                ElementsAre("EXTENDED", base::Join("EXTENDED REMOVED ", uncounted)));
  }
  EXPECT_THAT(After([](auto& d) { Remove(d, "fasilitas"); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE REMOVED fasilitas/toilet",
                          "INCOMPATIBLE REMOVED fasilitas/parkir"));
}

TEST(CompatibilityTest, TextsAreReworded) {
  const auto reworded = [](const char* code) {
    return ElementsAre("REWORDED", base::Join("REWORDED REWORDED ", code));
  };
  const auto say = [](v1::Wording* wording) { (*wording->mutable_texts())["jv"] = "Liyane"; };
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "waktu")->mutable_text()); }), reworded("waktu"));
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "salam")->mutable_text()); }), reworded("salam"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "waktu")->mutable_likert()->mutable_points(3)->mutable_label());
              }),
              reworded("waktu"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "jenis")->mutable_single_choice()->mutable_options(1)->mutable_label());
              }),
              reworded("jenis"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "apa")->mutable_multiple_choice()->mutable_options(0)->mutable_label());
              }),
              reworded("apa"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "fasilitas")->mutable_matrix()->mutable_rows(1)->mutable_text());
              }),
              reworded("fasilitas/parkir"));
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "fasilitas")->mutable_text()); }),
              ElementsAre("REWORDED", "REWORDED REWORDED fasilitas/toilet",
                          "REWORDED REWORDED fasilitas/parkir"));
  EXPECT_THAT(
      After([&](auto& d) { say(Find(d, "bintang")->mutable_rating()->mutable_lowest_label()); }),
      reworded("bintang"));
  EXPECT_THAT(
      After([&](auto& d) { say(Find(d, "nps")->mutable_net_promoter()->mutable_highest_label()); }),
      reworded("nps"));
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "umur")->mutable_number()->mutable_unit()); }),
              reworded("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "izin")->mutable_consent()->set_legal_basis("UU"); }),
              reworded("izin"));
  EXPECT_THAT(
      After([](auto& d) { Find(d, "waktu")->mutable_text()->mutable_texts()->erase("jv"); }),
      reworded("waktu"))
      << "who read it in that language reads another text now";
}

TEST(CompatibilityTest, TextsAreTranslated) {
  EXPECT_THAT(
      After([](auto& d) { (*Find(d, "waktu")->mutable_text()->mutable_texts())["en"] = "Time"; }),
      ElementsAre("EXTENDED", "EXTENDED TRANSLATED waktu"));
  v1::SurveyDefinition english = Survey();
  english.add_languages("en");
  const Compatible whole = Compare(Survey(), Worded(english));
  EXPECT_EQ(whole.verdict, v1::COMPATIBILITY_EXTENDED);
  EXPECT_EQ(whole.changes.size(), 12u);
}

TEST(CompatibilityTest, OptionsAndRowsComeAndGo) {
  const auto add = [](auto* options) { options->Add()->set_code("lain"); };
  EXPECT_THAT(
      After([&](auto& d) { add(Find(d, "jenis")->mutable_single_choice()->mutable_options()); }),
      ElementsAre("EXTENDED", "EXTENDED OPTIONS_ADDED jenis"));
  EXPECT_THAT(
      After([&](auto& d) { add(Find(d, "apa")->mutable_multiple_choice()->mutable_options()); }),
      ElementsAre("EXTENDED", "EXTENDED OPTIONS_ADDED apa"));
  EXPECT_THAT(After([&](auto& d) { add(Find(d, "fasilitas")->mutable_matrix()->mutable_rows()); }),
              ElementsAre("EXTENDED", "EXTENDED OPTIONS_ADDED fasilitas/lain"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "apa")->mutable_multiple_choice()->mutable_options()->RemoveLast();
              }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE OPTIONS_REMOVED apa"));
  EXPECT_THAT(
      After([](auto& d) { Find(d, "fasilitas")->mutable_matrix()->mutable_rows()->RemoveLast(); }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE OPTIONS_REMOVED fasilitas/parkir"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "jenis")->mutable_single_choice()->mutable_options(0)->set_code("lama");
              }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE OPTIONS_REMOVED jenis",
                          "EXTENDED OPTIONS_ADDED jenis"));
}

TEST(CompatibilityTest, ScalesKindsAndElementsBeginANewSeries) {
  EXPECT_THAT(
      After([](auto& d) { Find(d, "waktu")->mutable_likert()->add_points()->set_value(5); }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE SCALE_CHANGED waktu"));
  EXPECT_THAT(After([](auto& d) { Find(d, "bintang")->mutable_rating()->set_most(10); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE SCALE_CHANGED bintang"));
  EXPECT_THAT(
      After([](auto& d) {
        Find(d, "fasilitas")->mutable_matrix()->mutable_scale()->mutable_points()->RemoveLast();
      }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE SCALE_CHANGED fasilitas/toilet",
                  "INCOMPATIBLE SCALE_CHANGED fasilitas/parkir"));
  EXPECT_THAT(After([](auto& d) { Find(d, "bintang")->mutable_net_promoter(); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE KIND_CHANGED bintang"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_free_text(); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE KIND_CHANGED umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->set_element("BIAYA"); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED waktu"));
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->clear_element(); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED waktu"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "fasilitas")->mutable_matrix()->mutable_rows(0)->set_element("SARANA");
              }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED fasilitas/toilet"));
}

TEST(CompatibilityTest, ProfilesGroupFiguresByTheirQuestions) {
  v1::SurveyDefinition grouped = Survey();
  Find(grouped, "jenis")->set_profile(v1::PROFILE_DIMENSION_AGE_BAND);
  EXPECT_THAT(Told(Compare(Survey(), grouped)),
              ElementsAre("EXTENDED", "EXTENDED ELEMENT_CHANGED jenis"));
  EXPECT_THAT(Told(Compare(grouped, Survey())),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED jenis"));
}

TEST(CompatibilityTest, RequirementsAndLimitsExtend) {
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->set_required(false); }),
              ElementsAre("EXTENDED", "EXTENDED REQUIREMENT_CHANGED waktu"));
  const auto limits = [](const char* code) {
    return ElementsAre("EXTENDED", base::Join("EXTENDED LIMITS_CHANGED ", code));
  };
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_largest("99"); }),
              limits("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_smallest(""); }),
              limits("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_decimals(1); }),
              limits("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_largest("120.0"); }),
              kSame);
  EXPECT_THAT(After([](auto& d) { Find(d, "tanggal")->mutable_date()->set_not_in_future(true); }),
              limits("tanggal"));
  EXPECT_THAT(After([](auto& d) { Find(d, "tanggal")->mutable_date()->clear_earliest(); }),
              limits("tanggal"));
  EXPECT_THAT(After([](auto& d) { Find(d, "tanggal")->mutable_date()->set_latest("2026-12-31"); }),
              limits("tanggal"));
  EXPECT_THAT(After([](auto& d) { Find(d, "saran")->mutable_free_text()->set_most_characters(5); }),
              limits("saran"));
  EXPECT_THAT(After([](auto& d) { Find(d, "saran")->mutable_free_text()->set_single_line(true); }),
              limits("saran"));
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->mutable_likert()->set_not_applicable(true); }),
              limits("waktu"));
  EXPECT_THAT(After([](auto& d) { Find(d, "apa")->mutable_multiple_choice()->set_fewest(2); }),
              limits("apa"));
  EXPECT_THAT(After([](auto& d) { Find(d, "apa")->mutable_multiple_choice()->set_most(2); }),
              limits("apa"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "apa")->mutable_multiple_choice()->mutable_options(2)->set_exclusive(true);
              }),
              limits("apa"));
}

TEST(CompatibilityTest, OthersAreAsked) {
  EXPECT_THAT(
      After([](auto& d) { *Find(d, "saran")->mutable_relevance() = Chose("jenis", {"baru"}); }),
      ElementsAre("EXTENDED", "EXTENDED AUDIENCE_CHANGED saran"));
  EXPECT_THAT(
      After([](auto& d) { *Find(d, "waktu")->mutable_relevance() = Chose("jenis", {"baru"}); }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE AUDIENCE_CHANGED waktu"));
  const auto all_of_page_two = ElementsAre(
      "INCOMPATIBLE", "INCOMPATIBLE AUDIENCE_CHANGED waktu",
      "EXTENDED AUDIENCE_CHANGED fasilitas/toilet", "EXTENDED AUDIENCE_CHANGED fasilitas/parkir",
      "EXTENDED AUDIENCE_CHANGED bintang", "EXTENDED AUDIENCE_CHANGED nps");
  EXPECT_THAT(
      After([](auto& d) { *d.mutable_pages(1)->mutable_relevance() = Chose("jenis", {"baru"}); }),
      all_of_page_two);
  EXPECT_THAT(
      After([](auto& d) { AddJump(*d.mutable_pages(0), Chose("jenis", {"ulang"}), "tiga"); }),
      all_of_page_two);
  const std::vector<std::string> screened = After([](auto& d) {
    AddEnd(*d.mutable_pages(0), Chose("jenis", {"ulang"}), v1::SURVEY_END_SCREENED_OUT);
  });
  EXPECT_EQ(screened.size(), 13u) << "whoever is screened out counts nowhere";
  EXPECT_EQ(screened.front(), "INCOMPATIBLE");
}

TEST(CompatibilityTest, LogicMayBeWrittenInAnotherWay) {
  v1::SurveyDefinition older = Survey();
  *Find(older, "waktu")->mutable_relevance() = Chose("jenis", {"baru"});
  const auto rewritten = [&](const v1::Condition& condition) {
    v1::SurveyDefinition newer = older;
    *Find(newer, "waktu")->mutable_relevance() = condition;
    return Told(Compare(older, newer));
  };
  EXPECT_THAT(rewritten(Not(Chose("jenis", {"ulang"}))), kSame)
      << "the question before it must be answered";
  EXPECT_THAT(rewritten(All({Chose("jenis", {"baru"}), Any({Answered("jenis")})})), kSame);
  EXPECT_THAT(rewritten(Not(Chose("jenis", {"baru"}))),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE AUDIENCE_CHANGED waktu"));
  EXPECT_THAT(rewritten(All({Chose("jenis", {"baru"}), Answered("apa")})),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE AUDIENCE_CHANGED waktu"));
  // A jump over a page, and a relevance of its own.
  v1::SurveyDefinition jump = Survey();
  AddJump(*jump.mutable_pages(0), Chose("jenis", {"ulang"}), "tiga");
  v1::SurveyDefinition relevance = Survey();
  *relevance.mutable_pages(1)->mutable_relevance() = Chose("jenis", {"baru"});
  EXPECT_THAT(Told(Compare(jump, relevance)), kSame);
}

TEST(CompatibilityTest, WhatCannotBeTriedOutIsComparedAsItIsWritten) {
  v1::SurveyDefinition older;
  v1::Page* page = AddPage(older, "satu");
  std::vector<v1::Condition> conditions;
  for (int i = 0; i < 30; ++i) {
    *page->add_questions() = Promoter(base::Join("q", i));
    conditions.push_back(Measures(base::Join("q", i), v1::COMPARISON_LESS, "3"));
  }
  *AddPage(older, "dua")->add_questions() = With(Comment("apa"), Any(conditions));
  *older.mutable_pages(1)->add_questions() = Comment("lain");
  EXPECT_THAT(Told(Compare(older, older)), kSame);
  v1::SurveyDefinition newer = older;
  std::swap(conditions[0], conditions[1]);
  *newer.mutable_pages(1)->mutable_questions(0)->mutable_relevance() = Any(conditions);
  EXPECT_THAT(Told(Compare(older, newer)), ElementsAre("EXTENDED", "EXTENDED AUDIENCE_CHANGED apa"))
      << "it may be the same, but nobody knows";
}

TEST(CompatibilityTest, TheWorstComesFirst) {
  EXPECT_THAT(
      After([](auto& d) {
        *d.mutable_pages(0)->add_questions() = Stars("kedua", 5);
        (*Find(d, "apa")->mutable_text()->mutable_texts())["id"] = "Apa saja?";
        Find(d, "nps")->mutable_rating()->set_most(10);
        Remove(d, "bintang");
      }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE KIND_CHANGED nps", "INCOMPATIBLE REMOVED bintang",
                  "REWORDED REWORDED apa", "EXTENDED ADDED kedua"));
}

// Random surveys, and the same with some logic changed: what is told of audiences is what trying
// out complete responses by chance shows.
TEST(CompatibilityTest, AudiencesAreWhatTheyAreTriedOutToBe) {
  int changed = 0;
  int same = 0;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Chance chance(seed);
    const v1::SurveyDefinition older = RandomDefinition(chance);
    v1::SurveyDefinition newer = older;
    std::vector<v1::Question> before;
    for (v1::Page& page : *newer.mutable_pages()) {
      for (v1::Question& question : *page.mutable_questions()) {
        if (!before.empty() && chance.OneIn(6)) {
          *question.mutable_relevance() = RandomCondition(chance, before);
        }
        before.push_back(question);
      }
    }
    std::set<std::string> told;
    for (const Change& change : Compare(older, newer).changes) {
      ASSERT_EQ(change.kind, v1::QUESTION_CHANGE_KIND_AUDIENCE_CHANGED);
      told.insert(change.question);
    }
    const Definition definition = Compiled(older);
    for (int i = 0; i < 100; ++i) {
      const Answers answers = RandomAnswers(chance, older);
      // Questions that must be answered have an answer in every response that counts.
      bool complete = true;
      const AnswerReading reading = ReadAnswers(definition, answers, {});
      for (size_t q = 0; q < definition.questions().size(); ++q) {
        const Question& question = definition.questions()[q];
        if (!question.required || !question.TakesAnswer()) continue;
        const auto& value = reading.sheet[q];
        const auto* agreement = value.has_value() ? std::get_if<Agreement>(&*value) : nullptr;
        complete = complete && value.has_value() && (agreement == nullptr || agreement->given);
      }
      if (!complete) continue;
      NaiveWay one(older, answers);
      NaiveWay other(newer, answers);
      for (const Question& question : definition.questions()) {
        const bool asked = one.End() == v1::SURVEY_END_COMPLETE && one.Shown(question.code);
        const bool asked_now = other.End() == v1::SURVEY_END_COMPLETE && other.Shown(question.code);
        ASSERT_TRUE(asked == asked_now || told.contains(question.code))
            << "seed " << seed << " " << question.code;
      }
    }
    changed += static_cast<int>(told.size());
    same += static_cast<int>(definition.questions().size() - told.size());
  }
  EXPECT_GT(changed, 200);
  EXPECT_GT(same, 500);
}

}  // namespace
}  // namespace tanggap::surveys
