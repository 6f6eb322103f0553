#include "services/surveys/domain/lint_reach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/surveys/domain/naive_way.h"
#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/test_findings.h"
#include "services/surveys/domain/way.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Check(const v1::SurveyDefinition& draft) {
  const Definition definition = Compiled(draft);
  Findings findings;
  CheckReach(definition, FindReach(definition), findings);
  return Told(findings);
}

v1::SurveyDefinition Three() {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "satu");
  *page->add_questions() = Single("jenis", {"a", "b"});
  *page->add_questions() = Amount("umur", "0", "120");
  *page->add_questions() = Day("tanggal", "2026-01-01", "2026-12-31");
  *page->add_questions() = Multiple("apa", {"a", "b", "c"});
  *page->add_questions() = Likert("waktu", 4);
  *page->add_questions() = Agree("izin");
  *AddPage(draft, "dua")->add_questions() = Comment("dua");
  *AddPage(draft, "tiga")->add_questions() = Comment("tiga");
  return draft;
}

// Whether a page that is shown on this condition is called unreachable.
bool CannotHold(const v1::Condition& condition) {
  v1::SurveyDefinition draft = Three();
  *draft.mutable_pages(1)->mutable_relevance() = condition;
  const std::vector<std::string> told = Check(draft);
  if (told.empty()) return false;
  EXPECT_THAT(told, ElementsAre("WARNING UNREACHABLE draft.pages[1]"));
  return true;
}

TEST(LintReachTest, TellsConditionsThatNeverHold) {
  EXPECT_FALSE(CannotHold(Chose("jenis", {"a"})));
  EXPECT_FALSE(CannotHold(Not(Answered("jenis"))));
  EXPECT_TRUE(CannotHold(All({Chose("jenis", {"a"}), Chose("jenis", {"b"})})));
  EXPECT_FALSE(CannotHold(All({Chose("apa", {"a"}), Chose("apa", {"b"})})));
  EXPECT_TRUE(CannotHold(All({Chose("apa", {"a", "b"}), Not(Answered("apa"))})));
  EXPECT_TRUE(CannotHold(Any({})));
  EXPECT_TRUE(CannotHold(Measures("umur", v1::COMPARISON_GREATER, "120")));
  EXPECT_FALSE(CannotHold(Measures("umur", v1::COMPARISON_AT_LEAST, "120")));
  EXPECT_TRUE(CannotHold(Measures("umur", v1::COMPARISON_EQUAL, "17.5")));
  EXPECT_TRUE(CannotHold(All({Measures("umur", v1::COMPARISON_GREATER, "17"),
                              Measures("umur", v1::COMPARISON_LESS, "18")})));
  EXPECT_FALSE(CannotHold(All({Measures("umur", v1::COMPARISON_GREATER, "17"),
                               Measures("umur", v1::COMPARISON_LESS, "19")})));
  EXPECT_TRUE(CannotHold(Measures("waktu", v1::COMPARISON_AT_LEAST, "5")));
  EXPECT_FALSE(CannotHold(Measures("waktu", v1::COMPARISON_GREATER, "3.5")));
  EXPECT_TRUE(CannotHold(Dated("tanggal", v1::COMPARISON_LESS, "2026-01-01")));
  EXPECT_FALSE(CannotHold(Dated("tanggal", v1::COMPARISON_LESS, "2026-01-02")));
  EXPECT_TRUE(CannotHold(All({Agreed("izin"), Not(Agreed("izin"))})));
}

TEST(LintReachTest, TellsWhatIsJumpedOverAlways) {
  v1::SurveyDefinition draft = Three();
  AddJump(*draft.mutable_pages(0), All({}), "tiga");
  EXPECT_THAT(Check(draft), ElementsAre("WARNING UNREACHABLE draft.pages[1]"));
  draft = Three();
  AddJump(*draft.mutable_pages(0), Chose("jenis", {"a"}), "tiga");
  EXPECT_THAT(Check(draft), IsEmpty());
  AddEnd(*draft.mutable_pages(0), Not(Chose("jenis", {"a"})), v1::SURVEY_END_COMPLETE);
  EXPECT_THAT(Check(draft), ElementsAre("WARNING UNREACHABLE draft.pages[1]"));
  AddEnd(*draft.mutable_pages(1), All({}), v1::SURVEY_END_COMPLETE);
  draft.mutable_pages(0)->mutable_jumps(0)->set_end(v1::SURVEY_END_SCREENED_OUT);
  EXPECT_THAT(Check(draft), ElementsAre("WARNING UNREACHABLE draft.pages[1]",
                                        "WARNING UNREACHABLE draft.pages[2]"));
}

TEST(LintReachTest, TellsQuestionsOnPagesThatAreReached) {
  v1::SurveyDefinition draft = Three();
  *draft.mutable_pages(1)->mutable_relevance() = Chose("jenis", {"a"});
  *draft.mutable_pages(1)->add_questions() =
      With(Matrix("x", 3, {"r", "s"}), Chose("jenis", {"b"}));
  EXPECT_THAT(Check(draft), ElementsAre("WARNING UNREACHABLE draft.pages[1].questions[1]"))
      << "its page is shown to others alone, and rows are told once";
  // What reads a question that is never shown is not reached either.
  *draft.mutable_pages(2)->mutable_questions(0)->mutable_relevance() = Answered("x/r");
  EXPECT_THAT(Check(draft), ElementsAre("WARNING UNREACHABLE draft.pages[1].questions[1]",
                                        "WARNING UNREACHABLE draft.pages[2].questions[0]"));
}

TEST(LintReachTest, SaysNothingWhereThereIsTooMuchToTry) {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "satu");
  std::vector<v1::Condition> never;
  for (int i = 0; i < 20; ++i) {
    *page->add_questions() = Promoter(base::Join("q", i));
    for (const char* point : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
      if (never.size() < 50) {
        never.push_back(Measures(base::Join("q", i), v1::COMPARISON_EQUAL, point));
      }
    }
  }
  *AddPage(draft, "dua")->add_questions() = Comment("dua");
  *draft.mutable_pages(1)->mutable_relevance() = All(never);
  EXPECT_THAT(Check(draft), IsEmpty());
}

// What is called unreachable is reached by no answers that chance finds, and much of what chance
// reaches not is called so; what can never be hidden never is in a complete response.
TEST(LintReachTest, WhatIsSaidIsCertain) {
  int unreachable = 0;
  int missed = 0;
  int always = 0;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Chance chance(seed);
    const v1::SurveyDefinition draft = RandomDefinition(chance);
    const Definition definition = Compiled(draft);
    const Reach reach = FindReach(definition);
    std::vector<bool> shown(definition.questions().size());
    std::vector<bool> hidden(definition.questions().size());
    for (int i = 0; i < 300; ++i) {
      const AnswerReading reading = ReadAnswers(definition, RandomAnswers(chance, draft), {});
      const Way way = FindWay(definition, reading.sheet);
      bool complete = way.end == v1::SURVEY_END_COMPLETE;
      for (size_t q = 0; q < shown.size(); ++q) {
        const Question& question = definition.questions()[q];
        const bool lacks = question.TakesAnswer() && question.required && way.shown[q] &&
                           (question.kind == QuestionKind::kConsent
                                ? way.seen[q] == nullptr || !std::get<Agreement>(*way.seen[q]).given
                                : !reading.sheet[q].has_value());
        complete = complete && !lacks;
        if (way.shown[q]) shown[q] = true;
      }
      for (size_t q = 0; complete && q < shown.size(); ++q) {
        if (!way.shown[q]) hidden[q] = true;
      }
      for (const size_t page : way.pages) ASSERT_FALSE(reach.unreachable_page[page]) << seed;
    }
    for (size_t q = 0; q < shown.size(); ++q) {
      ASSERT_FALSE(shown[q] && reach.unreachable_question[q]) << "seed " << seed;
      ASSERT_FALSE(hidden[q] && !reach.may_be_hidden[q])
          << "seed " << seed << " " << definition.questions()[q].code << draft.DebugString();
      unreachable += reach.unreachable_question[q] ? 1 : 0;
      missed += !shown[q] && !reach.unreachable_question[q] ? 1 : 0;
      always += reach.may_be_hidden[q] ? 0 : 1;
    }
  }
  EXPECT_GT(unreachable, 200);
  EXPECT_GT(always, 500);
  EXPECT_LT(missed, unreachable / 2) << "few are left untold";
}

}  // namespace
}  // namespace tanggap::surveys
