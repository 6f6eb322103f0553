// Who is asked another question than before is found by trying answers out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/surveys/domain/naive_way.h"
#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_compatibility.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;

TEST(CompatibilityAudienceTest, OthersAreAsked) {
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

TEST(CompatibilityAudienceTest, LogicMayBeWrittenInAnotherWay) {
  v1::SurveyDefinition older = Questionnaire();
  *Find(older, "waktu")->mutable_relevance() = Chose("jenis", {"baru"});
  const auto rewritten = [&](const v1::Condition& condition) {
    v1::SurveyDefinition newer = older;
    *Find(newer, "waktu")->mutable_relevance() = condition;
    return Told(Compare(older, newer));
  };
  EXPECT_THAT(rewritten(Not(Chose("jenis", {"ulang"}))), Same())
      << "the question before it must be answered";
  EXPECT_THAT(rewritten(All({Chose("jenis", {"baru"}), Any({Answered("jenis")})})), Same());
  EXPECT_THAT(rewritten(Not(Chose("jenis", {"baru"}))),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE AUDIENCE_CHANGED waktu"));
  EXPECT_THAT(rewritten(All({Chose("jenis", {"baru"}), Answered("apa")})),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE AUDIENCE_CHANGED waktu"));
  // A jump over a page, and a relevance of its own.
  v1::SurveyDefinition jump = Questionnaire();
  AddJump(*jump.mutable_pages(0), Chose("jenis", {"ulang"}), "tiga");
  v1::SurveyDefinition relevance = Questionnaire();
  *relevance.mutable_pages(1)->mutable_relevance() = Chose("jenis", {"baru"});
  EXPECT_THAT(Told(Compare(jump, relevance)), Same());
}

TEST(CompatibilityAudienceTest, WhatCannotBeTriedOutIsComparedAsItIsWritten) {
  v1::SurveyDefinition older;
  v1::Page* page = AddPage(older, "satu");
  std::vector<v1::Condition> conditions;
  for (int i = 0; i < 30; ++i) {
    *page->add_questions() = Promoter(base::Join("q", i));
    conditions.push_back(Measures(base::Join("q", i), v1::COMPARISON_LESS, "3"));
  }
  *AddPage(older, "dua")->add_questions() = With(Comment("apa"), Any(conditions));
  *older.mutable_pages(1)->add_questions() = Comment("lain");
  EXPECT_THAT(Told(Compare(older, older)), Same());
  v1::SurveyDefinition newer = older;
  std::swap(conditions[0], conditions[1]);
  *newer.mutable_pages(1)->mutable_questions(0)->mutable_relevance() = Any(conditions);
  EXPECT_THAT(Told(Compare(older, newer)), ElementsAre("EXTENDED", "EXTENDED AUDIENCE_CHANGED apa"))
      << "it may be the same, but nobody knows";
}

v1::SurveyDefinition WithOtherLogic(Chance& chance, v1::SurveyDefinition draft) {
  std::vector<v1::Question> before;
  for (v1::Page& page : *draft.mutable_pages()) {
    for (v1::Question& question : *page.mutable_questions()) {
      if (!before.empty() && chance.OneIn(6))
        *question.mutable_relevance() = RandomCondition(chance, before);
      before.push_back(question);
    }
  }
  return draft;
}

// Questions that must be answered have an answer in every response that counts.
bool IsComplete(const Definition& definition, const Answers& answers) {
  const AnswerReading reading = ReadAnswers(definition, answers, {});
  for (size_t q = 0; q < definition.questions().size(); ++q) {
    const Question& question = definition.questions()[q];
    if (!question.required || !question.TakesAnswer()) continue;
    const auto& value = reading.sheet[q];
    const auto* agreement = value.has_value() ? std::get_if<Agreement>(&*value) : nullptr;
    if (!value.has_value() || (agreement != nullptr && !agreement->given)) return false;
  }
  return true;
}

bool IsAsked(NaiveWay& way, const std::string& question) {
  return way.End() == v1::SURVEY_END_COMPLETE && way.Shown(question);
}

// Random surveys, and the same with some logic changed: what is told of audiences is what trying
// out complete responses by chance shows.
TEST(CompatibilityAudienceTest, AudiencesAreWhatTheyAreTriedOutToBe) {
  int changed = 0;
  int same = 0;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Chance chance(seed);
    const v1::SurveyDefinition older = RandomDefinition(chance);
    const v1::SurveyDefinition newer = WithOtherLogic(chance, older);
    std::set<std::string> told;
    for (const Change& change : Compare(older, newer).changes) {
      ASSERT_EQ(change.kind, v1::QUESTION_CHANGE_KIND_AUDIENCE_CHANGED);
      told.insert(change.question);
    }
    const Definition definition = Compiled(older);
    for (int i = 0; i < 100; ++i) {
      const Answers answers = RandomAnswers(chance, older);
      if (!IsComplete(definition, answers)) continue;
      NaiveWay one(older, answers);
      NaiveWay other(newer, answers);
      for (const Question& question : definition.questions()) {
        const bool stays = IsAsked(one, question.code) == IsAsked(other, question.code);
        ASSERT_TRUE(stays || told.contains(question.code))
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
