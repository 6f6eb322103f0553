// Questionnaires and answers of chance, for tests that hold for all of them.
//
//   Chance chance(seed);
//   const v1::SurveyDefinition draft = RandomDefinition(chance);
//   const Answers answers = RandomAnswers(chance, draft);
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {

class Chance {
 public:
  explicit Chance(uint32_t seed) : engine_(seed) {}
  int From(int least, int most) {
    return least + static_cast<int>(engine_() % static_cast<uint32_t>(most - least + 1));
  }
  bool OneIn(int many) { return From(1, many) == 1; }
  template <typename Item>
  const Item& Of(const std::vector<Item>& items) {
    return items[static_cast<size_t>(From(0, static_cast<int>(items.size()) - 1))];
  }

 private:
  std::mt19937 engine_;
};

inline const std::vector<std::string>& SomeOptions() {
  static const auto& options = *new std::vector<std::string>{"a", "b", "c", "d"};
  return options;
}
inline std::string RandomDate(Chance& chance) {
  return base::Join("2026-0", chance.From(1, 3), "-1", chance.From(0, 4));
}
inline std::string RandomNumber(Chance& chance) {
  const std::string number = base::Join(chance.From(-3, 3), chance.OneIn(2) ? ".5" : "");
  return chance.OneIn(8) ? "-0.5" : number;
}
inline v1::Comparison RandomComparison(Chance& chance) {
  return static_cast<v1::Comparison>(chance.From(1, 6));
}

inline v1::Question RandomQuestion(Chance& chance, const std::string& code) {
  switch (chance.From(0, 10)) {
    case 0:
    case 1:
      return Single(code, SomeOptions());
    case 2: {
      v1::Question multiple = Multiple(code, SomeOptions());
      multiple.mutable_multiple_choice()->mutable_options(3)->set_exclusive(chance.OneIn(2));
      return multiple;
    }
    case 3: {
      v1::Question likert = Likert(code, chance.From(2, 6));
      likert.mutable_likert()->set_not_applicable(chance.OneIn(2));
      return likert;
    }
    case 4:
      return Stars(code, chance.From(2, 5));
    case 5:
      return Promoter(code);
    case 6:
      return Matrix(code, 4, {"x", "y"});
    case 7:
      return Comment(code);
    case 8:
      return Amount(code, "", "", 1);
    case 9:
      return chance.OneIn(3) ? Read(code) : Day(code);
    default:
      return Agree(code);
  }
}

// A test on one of the questions that were asked before.
inline v1::Condition RandomTest(Chance& chance, const std::vector<v1::Question>& before) {
  const v1::Question& question = chance.Of(before);
  const std::string code = question.has_matrix()
                               ? base::Join(question.code(), chance.OneIn(2) ? "/x" : "/y")
                               : question.code();
  if (question.has_statement()) return All({});
  if (chance.OneIn(4)) return Answered(code);
  switch (question.kind_case()) {
    case v1::Question::kSingleChoice:
    case v1::Question::kMultipleChoice: {
      std::vector<std::string> options = {chance.Of(SomeOptions())};
      if (chance.OneIn(2)) options.push_back(chance.Of(SomeOptions()));
      return Chose(code, options);
    }
    case v1::Question::kDate:
      return Dated(code, RandomComparison(chance), RandomDate(chance));
    case v1::Question::kConsent:
      return Agreed(code);
    case v1::Question::kFreeText:
      return Answered(code);
    default:
      return Measures(code, RandomComparison(chance), RandomNumber(chance));
  }
}

inline v1::Condition RandomCondition(Chance& chance, const std::vector<v1::Question>& before,
                                     int levels = 3) {
  if (before.empty()) return chance.OneIn(2) ? All({}) : Any({});
  if (levels == 0 || chance.OneIn(2)) return RandomTest(chance, before);
  if (chance.OneIn(3)) return Not(RandomCondition(chance, before, levels - 1));
  std::vector<v1::Condition> parts;
  for (int i = chance.From(0, 3); i > 0; --i) {
    parts.push_back(RandomCondition(chance, before, levels - 1));
  }
  return chance.OneIn(2) ? All(parts) : Any(parts);
}

// Sound in its structure: Definition::Compile takes it.
inline v1::SurveyDefinition RandomDefinition(Chance& chance) {
  v1::SurveyDefinition draft;
  std::vector<v1::Question> before = {Single("q0", SomeOptions())};
  const int pages = chance.From(1, 6);
  for (int p = 0; p < pages; ++p) {
    v1::Page* page = AddPage(draft, base::Join("p", p));
    if (p > 0 && chance.OneIn(3)) *page->mutable_relevance() = RandomCondition(chance, before);
    if (p == 0) *page->add_questions() = before[0];
    for (int i = chance.From(1, 3); i > 0; --i) {
      v1::Question question = RandomQuestion(chance, base::Join("q", before.size()));
      question.set_required(chance.OneIn(3));
      if (chance.OneIn(2)) *question.mutable_relevance() = RandomCondition(chance, before);
      before.push_back(question);
      *page->add_questions() = question;
    }
    for (int i = chance.From(-2, 2); i > 0; --i) {
      const v1::Condition when = RandomCondition(chance, before, 1);
      if (p + 1 < pages && chance.OneIn(2)) {
        AddJump(*page, when, base::Join("p", chance.From(p + 1, pages - 1)));
      } else {
        AddEnd(*page, when,
               chance.OneIn(2) ? v1::SURVEY_END_COMPLETE : v1::SURVEY_END_SCREENED_OUT);
      }
    }
  }
  return draft;
}

// A good answer, whatever is shown.
inline v1::Answer RandomAnswer(Chance& chance, const v1::Question& question,
                               const std::string& code) {
  switch (question.kind_case()) {
    case v1::Question::kSingleChoice:
      return OptionAnswer(code, chance.Of(SomeOptions()));
    case v1::Question::kMultipleChoice:
      if (chance.OneIn(4)) return OptionsAnswer(code, {"d"});
      return chance.OneIn(2) ? OptionsAnswer(code, {"c", "a"}) : OptionsAnswer(code, {"b"});
    case v1::Question::kLikert:
      if (question.likert().not_applicable() && chance.OneIn(3)) return NotApplicableAnswer(code);
      return PointAnswer(code, chance.From(1, question.likert().points_size()));
    case v1::Question::kMatrix:
      return PointAnswer(code, chance.From(1, 4));
    case v1::Question::kRating:
      return PointAnswer(code, chance.From(1, question.rating().most()));
    case v1::Question::kNetPromoter:
      return PointAnswer(code, chance.From(0, 10));
    case v1::Question::kNumber:
      return NumberAnswer(code, RandomNumber(chance));
    case v1::Question::kDate:
      return DateAnswer(code, RandomDate(chance));
    case v1::Question::kConsent:
      return ConsentAnswer(code, chance.OneIn(2));
    default:
      return TextAnswer(code, "kata");
  }
}

inline Answers RandomAnswers(Chance& chance, const v1::SurveyDefinition& draft) {
  Answers answers;
  const int leave_out = chance.From(2, 6);
  for (const v1::Page& page : draft.pages()) {
    for (const v1::Question& question : page.questions()) {
      if (question.has_statement()) continue;
      std::vector<std::string> codes = {question.code()};
      if (question.has_matrix()) codes = {question.code() + "/x", question.code() + "/y"};
      for (const std::string& code : codes) {
        if (!chance.OneIn(leave_out)) *answers.Add() = RandomAnswer(chance, question, code);
      }
    }
  }
  return answers;
}

}  // namespace tanggap::surveys
