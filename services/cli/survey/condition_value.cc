#include "services/cli/survey/condition_value.h"

#include <algorithm>
#include <string>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

// The answer to a question; null without one, and for "not applicable", which is none.
const v1::Answer* AnswerTo(const std::string& question, const v1::ResponseContent& content) {
  for (const v1::Answer& answer : content.answers()) {
    if (answer.question() == question && !answer.has_not_applicable()) return &answer;
  }
  return nullptr;
}

struct Decimal {
  bool negative;
  std::string whole;     // without zeros before it
  std::string fraction;  // without zeros after it
};

Decimal ReadDecimal(std::string text) {
  Decimal decimal{.negative = text.starts_with('-')};
  if (decimal.negative) text.erase(0, 1);
  const size_t point = std::min(text.find('.'), text.size());
  decimal.whole = text.substr(0, point);
  decimal.whole.erase(0, std::min(decimal.whole.find_first_not_of('0'), decimal.whole.size()));
  if (point < text.size()) decimal.fraction = text.substr(point + 1);
  while (decimal.fraction.ends_with('0')) decimal.fraction.pop_back();
  if (decimal.whole.empty() && decimal.fraction.empty()) decimal.negative = false;
  return decimal;
}

// Below zero, zero or above it, exactly.
int Compared(const std::string& left, const std::string& right) {
  const Decimal a = ReadDecimal(left);
  const Decimal b = ReadDecimal(right);
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = a.whole.size() != b.whole.size() ? (a.whole.size() < b.whole.size() ? -1 : 1)
                                               : a.whole.compare(b.whole);
  if (order == 0) order = a.fraction.compare(b.fraction);
  return a.negative ? -order : order;
}

bool Fits(int order, v1::Comparison comparison) {
  switch (comparison) {
    case v1::COMPARISON_EQUAL:
      return order == 0;
    case v1::COMPARISON_NOT_EQUAL:
      return order != 0;
    case v1::COMPARISON_LESS:
      return order < 0;
    case v1::COMPARISON_AT_MOST:
      return order <= 0;
    case v1::COMPARISON_GREATER:
      return order > 0;
    case v1::COMPARISON_AT_LEAST:
      return order >= 0;
    default:
      return false;
  }
}

bool HoldsOption(const v1::OptionTest& test, const v1::ResponseContent& content) {
  const v1::Answer* answer = AnswerTo(test.question(), content);
  if (answer == nullptr) return false;
  const auto& chosen = answer->options().options();
  return std::any_of(test.options().begin(), test.options().end(), [&](const std::string& code) {
    return answer->option() == code ||
           std::find(chosen.begin(), chosen.end(), code) != chosen.end();
  });
}

bool HoldsNumber(const v1::NumberTest& test, const v1::ResponseContent& content) {
  const v1::Answer* answer = AnswerTo(test.question(), content);
  if (answer == nullptr || (!answer->has_point() && !answer->has_number())) return false;
  const std::string given = answer->has_number() ? answer->number() : base::Join(answer->point());
  return Fits(Compared(given, test.value()), test.comparison());
}

// Days as YYYY-MM-DD are in the order of their letters.
bool HoldsDate(const v1::DateTest& test, const v1::ResponseContent& content) {
  const v1::Answer* answer = AnswerTo(test.question(), content);
  return answer != nullptr && answer->has_date() &&
         Fits(answer->date().compare(test.date()), test.comparison());
}

}  // namespace

bool Holds(const v1::Condition& condition, const v1::ResponseContent& content) {
  const auto holds = [&](const v1::Condition& each) { return Holds(each, content); };
  switch (condition.test_case()) {
    case v1::Condition::kAll: {
      const auto& all = condition.all().conditions();
      return std::all_of(all.begin(), all.end(), holds);
    }
    case v1::Condition::kAny: {
      const auto& any = condition.any().conditions();
      return std::any_of(any.begin(), any.end(), holds);
    }
    case v1::Condition::kNegated:
      return !holds(condition.negated());
    case v1::Condition::kAnswered:
      return AnswerTo(condition.answered().question(), content) != nullptr;
    case v1::Condition::kOption:
      return HoldsOption(condition.option(), content);
    case v1::Condition::kNumber:
      return HoldsNumber(condition.number(), content);
    case v1::Condition::kDate:
      return HoldsDate(condition.date(), content);
    case v1::Condition::kConsent: {
      const v1::Answer* answer = AnswerTo(condition.consent().question(), content);
      return answer != nullptr && answer->consent();
    }
    default:
      return false;
  }
}

}  // namespace tanggap::cli
