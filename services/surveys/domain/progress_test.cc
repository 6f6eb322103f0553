#include "services/surveys/domain/progress.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

v1::SurveyDefinition Survey() {
  v1::SurveyDefinition draft;
  v1::Page* first = AddPage(draft, "awal");
  *first->add_questions() = Read("salam");
  *first->add_questions() = Required(Single("pengguna", {"ya", "tidak"}));
  AddEnd(*first, Chose("pengguna", {"tidak"}), v1::SURVEY_END_SCREENED_OUT);
  v1::Page* second = AddPage(draft, "layanan");
  *second->add_questions() = Required(Matrix("fasilitas", 4, {"toilet", "parkir"}));
  *second->add_questions() =
      With(Comment("alasan"), Measures("fasilitas/toilet", v1::COMPARISON_LESS, "2"));
  v1::Page* third = AddPage(draft, "khusus");
  *third->add_questions() = With(Comment("khusus"), Answered("alasan"));
  v1::Page* last = AddPage(draft, "akhir");
  *last->add_questions() = Comment("saran");
  return draft;
}

struct Told {
  std::string page;
  std::vector<std::string> questions;
  std::vector<std::string> hidden;
  bool complete = false;
  bool screened_out = false;
};

Told Ask(const v1::SurveyDefinition& draft, const Answers& answers,
         std::string_view shown_through = "") {
  const Definition definition = Compiled(draft);
  const Validation validation(definition, answers, {});
  const Progress progress = ProgressOf(definition, validation, shown_through);
  Told told{.complete = progress.complete, .screened_out = progress.screened_out};
  if (progress.next_page.has_value()) told.page = definition.pages()[*progress.next_page].code;
  for (const size_t q : progress.questions)
    told.questions.push_back(definition.questions()[q].code);
  for (const size_t q : progress.hidden) told.hidden.push_back(definition.questions()[q].code);
  return told;
}

using Codes = std::vector<std::string>;

TEST(ProgressTest, LeadsFromPageToPage) {
  Told told = Ask(Survey(), Sent({}));
  EXPECT_EQ(told.page, "awal");
  EXPECT_EQ(told.questions, (Codes{"salam", "pengguna"}));
  EXPECT_FALSE(told.complete);

  told = Ask(Survey(), Sent({OptionAnswer("pengguna", "ya")}));
  EXPECT_EQ(told.page, "layanan");
  EXPECT_EQ(told.questions, (Codes{"fasilitas/toilet", "fasilitas/parkir"}));
  EXPECT_FALSE(told.complete);

  told = Ask(Survey(), Sent({OptionAnswer("pengguna", "ya"), PointAnswer("fasilitas/toilet", 1)}));
  EXPECT_EQ(told.page, "layanan") << "a row lacks";
  EXPECT_EQ(told.questions, (Codes{"fasilitas/toilet", "fasilitas/parkir", "alasan"}));

  const Answers answered = Sent({OptionAnswer("pengguna", "ya"), PointAnswer("fasilitas/toilet", 3),
                                 PointAnswer("fasilitas/parkir", 1)});
  told = Ask(Survey(), answered);
  EXPECT_EQ(told.page, "akhir") << "past a page of which nothing is shown";
  EXPECT_EQ(told.questions, (Codes{"saran"}));
  EXPECT_TRUE(told.complete) << "it can be submitted, though a page was not shown yet";

  EXPECT_EQ(Ask(Survey(), answered, "akhir").page, "") << "the client says it was shown";
}

// As somebody is asked who answers one question after the other, each saved.
TEST(ProgressTest, NamesAPageUntilAllOfItWasShown) {
  const Answers required = Sent({OptionAnswer("pengguna", "ya"), PointAnswer("fasilitas/toilet", 1),
                                 PointAnswer("fasilitas/parkir", 1)});
  for (const char* said : {"awal", ""}) {
    const Told told = Ask(Survey(), required, said);
    EXPECT_EQ(told.page, "layanan")
        << "an answer has brought up a question that need not be answered";
    EXPECT_EQ(told.questions, (Codes{"fasilitas/toilet", "fasilitas/parkir", "alasan"}));
    EXPECT_TRUE(told.complete);
  }
  EXPECT_EQ(Ask(Survey(), required, "layanan").page, "akhir") << "it was shown, and left open";
  Answers more = required;
  *more.Add() = TextAnswer("alasan", "Kotor.");
  EXPECT_EQ(Ask(Survey(), more, "awal").page, "khusus") << "nothing is open on it any more";
  Answers later = required;
  *later.Add() = TextAnswer("saran", "Baik.");
  EXPECT_EQ(Ask(Survey(), later).page, "") << "whoever went on was shown it";
  EXPECT_EQ(Ask(Survey(), later, "awal").page, "layanan") << "unless the client says otherwise";
}

TEST(ProgressTest, IsAtItsEndWhenTheLastPageIsAnswered) {
  const Told told =
      Ask(Survey(), Sent({OptionAnswer("pengguna", "ya"), PointAnswer("fasilitas/toilet", 3),
                          PointAnswer("fasilitas/parkir", 1), TextAnswer("saran", "Baik.")}));
  EXPECT_EQ(told.page, "");
  EXPECT_TRUE(told.complete);
  EXPECT_FALSE(told.screened_out);
}

TEST(ProgressTest, GoesBackToWhatLacks) {
  const Told told =
      Ask(Survey(), Sent({OptionAnswer("pengguna", "ya"), TextAnswer("saran", "Baik.")}), "akhir");
  EXPECT_EQ(told.page, "layanan");
}

TEST(ProgressTest, TellsWhoIsScreenedOut) {
  const Told told = Ask(Survey(), Sent({OptionAnswer("pengguna", "tidak")}));
  EXPECT_EQ(told.page, "");
  EXPECT_TRUE(told.screened_out);
  EXPECT_TRUE(told.complete);

  // As long as something lacks, nobody is.
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "awal");
  *page->add_questions() = Required(Single("pengguna", {"ya", "tidak"}));
  AddEnd(*page, Not(Chose("pengguna", {"ya"})), v1::SURVEY_END_SCREENED_OUT);
  EXPECT_FALSE(Ask(draft, Sent({})).screened_out);
  EXPECT_EQ(Ask(draft, Sent({})).page, "awal");
}

TEST(ProgressTest, NamesWhatMustBeLeftOut) {
  const Told told =
      Ask(Survey(), Sent({OptionAnswer("pengguna", "ya"), PointAnswer("fasilitas/toilet", 3),
                          PointAnswer("fasilitas/parkir", 1), TextAnswer("alasan", "Kotor.")}));
  EXPECT_EQ(told.hidden, (Codes{"alasan"}));
  EXPECT_FALSE(told.complete);
  EXPECT_EQ(told.page, "akhir");
}

// A client that does as it is told, and says what it has shown, comes to the end of any survey.
TEST(ProgressTest, EveryClientComesToTheEnd) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Chance chance(seed);
    const v1::SurveyDefinition draft = RandomDefinition(chance);
    const Definition definition = Compiled(draft);
    Answers answers;
    std::string shown_through;
    size_t steps = 0;
    for (;; ++steps) {
      ASSERT_LE(steps, definition.pages().size()) << "seed " << seed;
      const Validation validation(definition, answers, {});
      const Progress progress = ProgressOf(definition, validation, shown_through);
      ASSERT_TRUE(progress.hidden.empty()) << "seed " << seed;
      if (!progress.next_page.has_value()) {
        EXPECT_TRUE(progress.complete) << "seed " << seed;
        break;
      }
      const Page& page = definition.pages()[*progress.next_page];
      shown_through = page.code;
      // Question by question, for answers on a page change what is shown on it.
      for (size_t q = page.first; q < page.last; ++q) {
        const Question& question = definition.questions()[q];
        const Validation now(definition, answers, {});
        if (!now.way().shown[q] || !question.TakesAnswer()) continue;
        const v1::Question& from =
            draft.pages(static_cast<int>(question.page)).questions(question.place);
        if (!question.required && chance.OneIn(2)) continue;
        *answers.Add() = from.has_consent() ? ConsentAnswer(question.code, true)
                                            : RandomAnswer(chance, from, question.code);
      }
    }
  }
}

}  // namespace
}  // namespace tanggap::surveys
