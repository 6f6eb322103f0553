// The way through a questionnaire said as a recursion on the contract's own messages, slowly and
// with none of the engine's code: what the engine is held against.
//
//   NaiveWay naive(draft, answers);
//   EXPECT_EQ(naive.Shown("waktu"), way.shown[*definition.Find("waktu")]);
#pragma once

#include <map>
#include <optional>
#include <string>

#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {

class NaiveWay {
 public:
  NaiveWay(const v1::SurveyDefinition& draft, const Answers& answers) : draft_(draft) {
    for (const v1::Answer& answer : answers) answers_[answer.question()] = answer;
    for (int p = 0; p < draft.pages_size(); ++p) {
      for (const v1::Question& question : draft.pages(p).questions()) {
        place_[question.code()] = {p, &question};
      }
    }
  }

  // A page is shown when the way comes to it and it is relevant.
  bool PageShown(int page) {
    return ComesTo(page) &&
           (!draft_.pages(page).has_relevance() || Holds(draft_.pages(page).relevance()));
  }

  // `code`: of a question, or of a row, which is shown with its matrix.
  bool Shown(const std::string& code) {
    const std::string own = code.substr(0, code.find('/'));
    const auto known = shown_.find(own);
    if (known != shown_.end()) return known->second;
    const auto [page, question] = place_.at(own);
    const bool shown =
        PageShown(page) && (!question->has_relevance() || Holds(question->relevance()));
    return shown_[own] = shown;
  }

  v1::SurveyEnd End() {
    for (int p = 0; p < draft_.pages_size(); ++p) {
      if (!PageShown(p)) continue;
      const v1::Jump* jump = Taken(p);
      if (jump != nullptr && jump->has_end()) return jump->end();
    }
    return v1::SURVEY_END_COMPLETE;
  }

 private:
  // The way comes to a page when it leads there from an earlier one to which it comes.
  bool ComesTo(int page) {
    if (page == 0) return true;
    for (int earlier = 0; earlier < page; ++earlier) {
      if (ComesTo(earlier) && Next(earlier) == page) return true;
    }
    return false;
  }

  // The page after one that the way comes to; -1 for the end.
  int Next(int page) {
    const v1::Jump* jump = PageShown(page) ? Taken(page) : nullptr;
    if (jump == nullptr) return page + 1;
    if (jump->has_end()) return -1;
    for (int p = 0; p < draft_.pages_size(); ++p) {
      if (draft_.pages(p).code() == jump->page()) return p;
    }
    return -1;
  }

  const v1::Jump* Taken(int page) {
    for (const v1::Jump& jump : draft_.pages(page).jumps()) {
      if (Holds(jump.when())) return &jump;
    }
    return nullptr;
  }

  const v1::Answer* Given(const std::string& code) {
    const auto found = answers_.find(code);
    if (found == answers_.end() || found->second.has_not_applicable()) return nullptr;
    return Shown(code) ? &found->second : nullptr;
  }

  template <typename Value>
  static bool Compare(v1::Comparison comparison, const Value& a, const Value& b) {
    return (comparison == v1::COMPARISON_EQUAL && a == b) ||
           (comparison == v1::COMPARISON_NOT_EQUAL && a != b) ||
           (comparison == v1::COMPARISON_LESS && a < b) ||
           (comparison == v1::COMPARISON_AT_MOST && a <= b) ||
           (comparison == v1::COMPARISON_GREATER && a > b) ||
           (comparison == v1::COMPARISON_AT_LEAST && a >= b);
  }

  bool Holds(const v1::Condition& condition) {
    if (condition.has_all()) {
      for (const v1::Condition& part : condition.all().conditions()) {
        if (!Holds(part)) return false;
      }
      return true;
    }
    if (condition.has_any()) {
      for (const v1::Condition& part : condition.any().conditions()) {
        if (Holds(part)) return true;
      }
      return false;
    }
    if (condition.has_negated()) return !Holds(condition.negated());
    if (condition.has_answered()) return Given(condition.answered().question()) != nullptr;
    if (condition.has_consent()) {
      const v1::Answer* answer = Given(condition.consent().question());
      return answer != nullptr && answer->consent();
    }
    if (condition.has_date()) {
      // Dates in this form compare as texts do.
      const v1::Answer* answer = Given(condition.date().question());
      return answer != nullptr &&
             Compare(condition.date().comparison(), answer->date(), condition.date().date());
    }
    if (condition.has_number()) {
      // The numbers of these tests are halves, which doubles hold exactly.
      const v1::Answer* answer = Given(condition.number().question());
      if (answer == nullptr) return false;
      const double value = answer->has_point() ? answer->point() : std::stod(answer->number());
      return Compare(condition.number().comparison(), value, std::stod(condition.number().value()));
    }
    const v1::Answer* answer = Given(condition.option().question());
    if (answer == nullptr) return false;
    for (const std::string& wanted : condition.option().options()) {
      if (answer->option() == wanted) return true;
      for (const std::string& chosen : answer->options().options()) {
        if (chosen == wanted) return true;
      }
    }
    return false;
  }

  const v1::SurveyDefinition& draft_;
  std::map<std::string, v1::Answer> answers_;
  std::map<std::string, std::pair<int, const v1::Question*>> place_;
  std::map<std::string, bool> shown_;
};

}  // namespace tanggap::surveys
