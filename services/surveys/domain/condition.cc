#include "services/surveys/domain/condition.h"

#include <algorithm>

#include "libs/directory/holidays.h"
#include "services/surveys/domain/exact_number.h"

namespace tanggap::surveys {
namespace {

using Kind = Condition::Kind;

class Compiler {
 public:
  Compiler(const std::vector<Question>& questions, FindQuestion find)
      : questions_(questions), find_(find) {}

  Condition Compile(const v1::Condition& from, int level) const {
    if (level > kMostLevels) return {};
    switch (from.test_case()) {
      case v1::Condition::kAll:
        return List(Kind::kAll, from.all(), level);
      case v1::Condition::kAny:
        return List(Kind::kAny, from.any(), level);
      case v1::Condition::kNegated: {
        Condition negated{.kind = Kind::kNegated};
        negated.parts.push_back(Compile(from.negated(), level + 1));
        return negated;
      }
      default:
        return Test(from);
    }
  }

 private:
  Condition List(Kind kind, const v1::ConditionList& list, int level) const {
    Condition condition{.kind = kind};
    for (const v1::Condition& part : list.conditions()) {
      condition.parts.push_back(Compile(part, level + 1));
    }
    return condition;
  }

  Condition Test(const v1::Condition& from) const {
    const std::optional<size_t> question = find_(QuestionOfTest(from));
    if (!question.has_value()) return {};
    if (!CanRead(from.test_case(), questions_[*question].kind)) return {};
    switch (from.test_case()) {
      case v1::Condition::kAnswered:
        return {.kind = Kind::kAnswered, .question = *question};
      case v1::Condition::kConsent:
        return {.kind = Kind::kConsent, .question = *question};
      case v1::Condition::kOption:
        return OptionTest(from.option(), *question);
      case v1::Condition::kNumber:
        return NumberTest(from.number(), *question);
      case v1::Condition::kDate:
        return DateTest(from.date(), *question);
      default:
        return {};
    }
  }

  Condition OptionTest(const v1::OptionTest& from, size_t question) const {
    Condition test{.kind = Kind::kOption, .question = question};
    for (const std::string& code : from.options()) {
      const std::optional<size_t> option = questions_[question].FindOption(code);
      if (option.has_value()) test.options.push_back(*option);
    }
    return test;
  }

  static Condition NumberTest(const v1::NumberTest& from, size_t question) {
    const std::optional<int64_t> value = ReadMillionths(from.value());
    if (!value.has_value()) return {};
    return {.kind = Kind::kNumber,
            .question = question,
            .comparison = from.comparison(),
            .millionths = *value};
  }

  static Condition DateTest(const v1::DateTest& from, size_t question) {
    const std::optional<absl::CivilDay> date = directory::ParseDate(from.date());
    if (!date.has_value()) return {};
    return {
        .kind = Kind::kDate, .question = question, .comparison = from.comparison(), .date = *date};
  }

  const std::vector<Question>& questions_;
  FindQuestion find_;
};

template <typename Value>
bool Compare(const Value& answer, v1::Comparison comparison, const Value& with) {
  switch (comparison) {
    case v1::COMPARISON_EQUAL:
      return answer == with;
    case v1::COMPARISON_NOT_EQUAL:
      return answer != with;
    case v1::COMPARISON_LESS:
      return answer < with;
    case v1::COMPARISON_AT_MOST:
      return answer <= with;
    case v1::COMPARISON_GREATER:
      return answer > with;
    case v1::COMPARISON_AT_LEAST:
      return answer >= with;
    default:
      return false;
  }
}

bool OneChosen(const Condition& test, const AnswerValue& answer) {
  const auto* chosen = std::get_if<Chosen>(&answer);
  return chosen != nullptr &&
         std::any_of(chosen->options.begin(), chosen->options.end(), [&](size_t option) {
           return std::find(test.options.begin(), test.options.end(), option) != test.options.end();
         });
}

bool NumberFits(const Condition& test, const AnswerValue& answer) {
  if (const auto* point = std::get_if<Point>(&answer)) {
    return Compare(point->value * kMillion, test.comparison, test.millionths);
  }
  const auto* number = std::get_if<Number>(&answer);
  return number != nullptr && Compare(number->millionths, test.comparison, test.millionths);
}

bool TestHolds(const Condition& test, const AnswerValue& answer) {
  switch (test.kind) {
    case Kind::kAnswered:
      return true;
    case Kind::kOption:
      return OneChosen(test, answer);
    case Kind::kNumber:
      return NumberFits(test, answer);
    case Kind::kDate: {
      const auto* date = std::get_if<absl::CivilDay>(&answer);
      return date != nullptr && Compare(*date, test.comparison, test.date);
    }
    case Kind::kConsent: {
      const auto* agreement = std::get_if<Agreement>(&answer);
      return agreement != nullptr && agreement->given;
    }
    default:
      return false;
  }
}

}  // namespace

const AnswerValue* WhatIsSeen(const std::optional<AnswerValue>& answer) {
  const bool seen = answer.has_value() && !std::holds_alternative<NotApplicable>(*answer);
  return seen ? &*answer : nullptr;
}

Condition CompileCondition(const v1::Condition& condition, const std::vector<Question>& questions,
                           FindQuestion find) {
  return Compiler(questions, find).Compile(condition, 1);
}

bool Holds(const Condition& condition, const SeenAnswers& answers) {
  const auto holds = [&](const Condition& part) { return Holds(part, answers); };
  switch (condition.kind) {
    case Kind::kNever:
      return false;
    case Kind::kAll:
      return std::all_of(condition.parts.begin(), condition.parts.end(), holds);
    case Kind::kAny:
      return std::any_of(condition.parts.begin(), condition.parts.end(), holds);
    case Kind::kNegated:
      return !holds(condition.parts.front());
    default:
      return condition.question < answers.size() && answers[condition.question] != nullptr &&
             TestHolds(condition, *answers[condition.question]);
  }
}

void ForEachTest(const Condition& condition, absl::FunctionRef<void(const Condition&)> visit) {
  for (const Condition& part : condition.parts) ForEachTest(part, visit);
  if (condition.kind != Kind::kNever && condition.kind != Kind::kAll &&
      condition.kind != Kind::kAny && condition.kind != Kind::kNegated) {
    visit(condition);
  }
}

std::string_view QuestionOfTest(const v1::Condition& condition) {
  switch (condition.test_case()) {
    case v1::Condition::kAnswered:
      return condition.answered().question();
    case v1::Condition::kOption:
      return condition.option().question();
    case v1::Condition::kNumber:
      return condition.number().question();
    case v1::Condition::kDate:
      return condition.date().question();
    case v1::Condition::kConsent:
      return condition.consent().question();
    default:
      return {};
  }
}

bool CanRead(v1::Condition::TestCase test, QuestionKind kind) {
  switch (test) {
    case v1::Condition::kAnswered:
      return kind != QuestionKind::kNone && kind != QuestionKind::kStatement;
    case v1::Condition::kOption:
      return kind == QuestionKind::kSingleChoice || kind == QuestionKind::kMultipleChoice;
    case v1::Condition::kNumber:
      return kind == QuestionKind::kLikert || kind == QuestionKind::kRating ||
             kind == QuestionKind::kNetPromoter || kind == QuestionKind::kNumber;
    case v1::Condition::kDate:
      return kind == QuestionKind::kDate;
    case v1::Condition::kConsent:
      return kind == QuestionKind::kConsent;
    default:
      return false;
  }
}

}  // namespace tanggap::surveys
