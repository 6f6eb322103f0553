// Random questionnaires and random answers: the way always ends, is what the contract says, and
// does not depend on what is not shown.
#include <gtest/gtest.h>

#include <string>

#include "services/surveys/domain/naive_way.h"
#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/validation.h"
#include "services/surveys/domain/way.h"

namespace tanggap::surveys {
namespace {

constexpr uint32_t kDefinitions = 600;
constexpr int kSheets = 25;

struct Seen {
  int hidden = 0;
  int screened_out = 0;
  int jumped = 0;
  int taken = 0;
};

void ExpectAsNaive(const v1::SurveyDefinition& draft, const Definition& definition,
                   const Answers& answers, const Way& way) {
  NaiveWay naive(draft, answers);
  std::vector<size_t> pages;
  for (int p = 0; p < draft.pages_size(); ++p) {
    if (naive.PageShown(p)) pages.push_back(static_cast<size_t>(p));
  }
  EXPECT_EQ(way.pages, pages);
  EXPECT_EQ(way.end, naive.End());
  for (size_t q = 0; q < definition.questions().size(); ++q) {
    EXPECT_EQ(way.shown[q], naive.Shown(definition.questions()[q].code))
        << definition.questions()[q].code;
  }
}

// Other answers to what is not shown lead the same way.
void ExpectHiddenDoNotMatter(Chance& chance, const v1::SurveyDefinition& draft,
                             const Definition& definition, const AnswerSheet& sheet,
                             const Way& way) {
  const AnswerReading other = ReadAnswers(definition, RandomAnswers(chance, draft), {});
  AnswerSheet mixed = sheet;
  for (size_t q = 0; q < mixed.size(); ++q) {
    if (!way.shown[q]) mixed[q] = other.sheet[q];
  }
  const Way again = FindWay(definition, mixed);
  EXPECT_EQ(again.pages, way.pages);
  EXPECT_EQ(again.shown, way.shown);
  EXPECT_EQ(again.end, way.end);
}

// What is told to be wrong is all that is wrong: mended so, the response is taken.
void ExpectMendable(Chance& chance, const v1::SurveyDefinition& draft, const Definition& definition,
                    const Answers& answers, Seen& seen) {
  Answers mended = answers;
  for (size_t round = 0; round <= definition.questions().size(); ++round) {
    const Validation validation(definition, mended, {});
    if (validation.violations().empty()) {
      ++seen.taken;
      return;
    }
    Answers next;
    for (const v1::Answer& answer : mended) {
      bool hidden = false;
      for (const Violation& violation : validation.violations()) {
        hidden = hidden || violation.question == answer.question();
      }
      if (!hidden) *next.Add() = answer;
    }
    for (const size_t q : validation.lacking()) {
      const Question& question = definition.questions()[q];
      const v1::Question& from =
          draft.pages(static_cast<int>(question.page)).questions(question.place);
      *next.Add() = from.has_consent() ? ConsentAnswer(question.code, true)
                                       : RandomAnswer(chance, from, question.code);
    }
    mended = next;
  }
  ADD_FAILURE() << "it was never right";
}

TEST(WayPropertyTest, IsWhatTheContractSays) {
  Seen seen;
  for (uint32_t seed = 1; seed <= kDefinitions; ++seed) {
    Chance chance(seed);
    const v1::SurveyDefinition draft = RandomDefinition(chance);
    const Definition definition = Compiled(draft);
    for (int i = 0; i < kSheets; ++i) {
      const Answers answers = RandomAnswers(chance, draft);
      const AnswerReading reading = ReadAnswers(definition, answers, {});
      ASSERT_TRUE(reading.violations.empty());
      const Way way = FindWay(definition, reading.sheet);
      ExpectAsNaive(draft, definition, answers, way);
      ExpectHiddenDoNotMatter(chance, draft, definition, reading.sheet, way);
      ExpectMendable(chance, draft, definition, answers, seen);
      for (const bool shown : way.shown) seen.hidden += shown ? 0 : 1;
      seen.screened_out += way.end == v1::SURVEY_END_SCREENED_OUT ? 1 : 0;
      seen.jumped += !way.pages.empty() && way.pages.size() <= way.pages.back() ? 1 : 0;
      ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed << "\n" << draft.DebugString();
    }
  }
  // It went everywhere, or it would prove nothing.
  EXPECT_GT(seen.hidden, 10'000);
  EXPECT_GT(seen.screened_out, 1'000);
  EXPECT_GT(seen.jumped, 1'000);
  EXPECT_EQ(seen.taken, static_cast<int>(kDefinitions) * kSheets);
}

// Anything at all that a draft may hold is read, and every way through it ends.
TEST(WayPropertyTest, ADraftThatIsNotSoundEndsToo) {
  int unsound = 0;
  for (uint32_t seed = 1; seed <= kDefinitions; ++seed) {
    Chance chance(seed);
    v1::SurveyDefinition draft = RandomDefinition(chance);
    const v1::SurveyDefinition other = RandomDefinition(chance);
    // The same codes twice, conditions that look ahead, jumps that lead back and to nowhere.
    draft.mutable_pages()->MergeFrom(other.pages());
    for (v1::Page& page : *draft.mutable_pages()) {
      if (chance.OneIn(2)) AddJump(page, All({}), base::Join("p", chance.From(0, 9)));
      if (chance.OneIn(4)) page.add_jumps();
      if (chance.OneIn(4)) page.mutable_relevance()->Clear();
    }
    unsound += Definition::Compile(draft).ok() ? 0 : 1;
    const Definition definition = Definition::Read(draft);
    const AnswerReading reading = ReadAnswers(definition, RandomAnswers(chance, draft), {});
    const Way way = FindWay(definition, reading.sheet);
    EXPECT_LE(way.pages.size(), definition.pages().size());
    EXPECT_TRUE(std::is_sorted(way.pages.begin(), way.pages.end()));
  }
  EXPECT_EQ(unsound, static_cast<int>(kDefinitions));
}

}  // namespace
}  // namespace tanggap::surveys
