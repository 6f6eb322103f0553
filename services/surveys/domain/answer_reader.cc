#include "services/surveys/domain/answer_reader.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "libs/base/strings.h"
#include "libs/directory/holidays.h"
#include "services/surveys/domain/exact_number.h"
#include "services/surveys/domain/wording.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;

struct Problem {
  Reason reason;
  std::string sentence;
};
using Reading = std::variant<AnswerValue, Problem>;

Problem WrongKind(std::string sentence) {
  return {Reason::ANSWER_KIND_MISMATCH, std::move(sentence)};
}
Problem OutOfRange(std::string sentence) {
  return {Reason::ANSWER_OUT_OF_RANGE, std::move(sentence)};
}

Reading ReadOption(const Question& question, const std::string& code) {
  const std::optional<size_t> option = question.FindOption(code);
  if (!option.has_value()) return OutOfRange("Choose one of the question's options.");
  return AnswerValue(Chosen{{*option}});
}

Reading ReadOptions(const Question& question, const v1::ChosenOptions& chosen) {
  Chosen read;
  bool exclusive = false;
  for (const std::string& code : chosen.options()) {
    const std::optional<size_t> option = question.FindOption(code);
    if (!option.has_value()) return OutOfRange("Choose among the question's options.");
    exclusive = exclusive || question.options[*option].exclusive;
    read.options.push_back(*option);
  }
  std::sort(read.options.begin(), read.options.end());
  if (std::adjacent_find(read.options.begin(), read.options.end()) != read.options.end()) {
    return WrongKind("Name each option once.");
  }
  const size_t count = read.options.size();
  if (exclusive && count > 1) return OutOfRange("One of the options goes with no other.");
  if (count < question.fewest) {
    return OutOfRange(base::Join("Choose at least ", question.fewest, "."));
  }
  if (count > question.most) return OutOfRange(base::Join("Choose at most ", question.most, "."));
  return AnswerValue(std::move(read));
}

Reading ReadPoint(const Question& question, int point) {
  if (point < question.lowest || point > question.highest) {
    return OutOfRange(base::Join("Must be from ", question.lowest, " to ", question.highest, "."));
  }
  return AnswerValue(Point{point});
}

Reading ReadNumber(const Question& question, const std::string& text) {
  const std::optional<int64_t> number = ReadMillionths(text);
  if (!number.has_value()) return WrongKind("Must be a decimal number such as 12 or -0.5.");
  if (question.smallest.has_value() && *number < *question.smallest) {
    return OutOfRange("Must not be less than the question's smallest number.");
  }
  if (question.largest.has_value() && *number > *question.largest) {
    return OutOfRange("Must not be more than the question's largest number.");
  }
  if (DecimalsOf(*number) > question.decimals) {
    return OutOfRange(
        base::Join("Must have at most ", question.decimals, " digits after the point."));
  }
  return AnswerValue(Number{*number});
}

Reading ReadDate(const Question& question, const std::string& text,
                 std::optional<absl::CivilDay> today) {
  const std::optional<absl::CivilDay> date = directory::ParseDate(text);
  if (!date.has_value()) return WrongKind("Must be a day that exists, as YYYY-MM-DD.");
  if (question.earliest.has_value() && *date < *question.earliest) {
    return OutOfRange("Must not be before the question's first day.");
  }
  if (question.latest.has_value() && *date > *question.latest) {
    return OutOfRange("Must not be after the question's last day.");
  }
  if (question.not_in_future && today.has_value() && *date > *today) {
    return OutOfRange("Must not be in the future.");
  }
  return AnswerValue(*date);
}

Reading ReadWords(const Question& question, const std::string& text) {
  if (!base::IsUtf8(text)) return WrongKind("Must be text in UTF-8.");
  // No table keeps U+0000.
  if (text.find('\0') != std::string::npos) return WrongKind("Must not hold U+0000.");
  if (IsBlank(text)) return OutOfRange("Leave out the answer where nothing was written.");
  if (base::Utf8Length(text) > question.most_characters) {
    return OutOfRange(base::Join("Must have at most ", question.most_characters, " characters."));
  }
  if (question.single_line && text.find_first_of("\r\n") != std::string::npos) {
    return OutOfRange("Must be a single line.");
  }
  return AnswerValue(Words{text});
}

bool Fits(QuestionKind kind, v1::Answer::ValueCase value) {
  switch (value) {
    case v1::Answer::kOption:
      return kind == QuestionKind::kSingleChoice;
    case v1::Answer::kOptions:
      return kind == QuestionKind::kMultipleChoice;
    case v1::Answer::kPoint:
      return kind == QuestionKind::kLikert || kind == QuestionKind::kRating ||
             kind == QuestionKind::kNetPromoter;
    case v1::Answer::kNumber:
      return kind == QuestionKind::kNumber;
    case v1::Answer::kDate:
      return kind == QuestionKind::kDate;
    case v1::Answer::kConsent:
      return kind == QuestionKind::kConsent;
    case v1::Answer::kText:
      return kind == QuestionKind::kFreeText;
    case v1::Answer::kNotApplicable:
      return kind == QuestionKind::kLikert;
    case v1::Answer::VALUE_NOT_SET:
      return false;
  }
  return false;
}

Reading ReadAnswer(const Question& question, const v1::Answer& answer,
                   std::optional<absl::CivilDay> today) {
  if (!question.TakesAnswer()) return WrongKind("The question is a text to be read: leave it out.");
  if (answer.value_case() == v1::Answer::VALUE_NOT_SET) {
    return WrongKind("Must hold the value that fits the question's kind.");
  }
  if (!Fits(question.kind, answer.value_case())) {
    return WrongKind("Must be the value that fits the question's kind.");
  }
  switch (answer.value_case()) {
    case v1::Answer::kOption:
      return ReadOption(question, answer.option());
    case v1::Answer::kOptions:
      return ReadOptions(question, answer.options());
    case v1::Answer::kPoint:
      return ReadPoint(question, answer.point());
    case v1::Answer::kNumber:
      return ReadNumber(question, answer.number());
    case v1::Answer::kDate:
      return ReadDate(question, answer.date(), today);
    case v1::Answer::kConsent:
      return AnswerValue(Agreement{answer.consent()});
    case v1::Answer::kText:
      return ReadWords(question, answer.text());
    default:
      if (!answer.not_applicable()) return WrongKind("Is true, or left out.");
      if (!question.not_applicable) return WrongKind("The question cannot be 'not applicable'.");
      return AnswerValue(NotApplicable{});
  }
}

}  // namespace

AnswerReading ReadAnswers(const Definition& definition, const Answers& answers,
                          std::optional<absl::CivilDay> today) {
  AnswerReading reading;
  reading.sheet.resize(definition.questions().size());
  reading.answer_of.resize(definition.questions().size());
  for (int i = 0; i < answers.size(); ++i) {
    const v1::Answer& answer = answers[i];
    const auto violate = [&](Problem problem) {
      reading.violations.push_back(
          {problem.reason, i, answer.question(), std::move(problem.sentence)});
    };
    const std::optional<size_t> index = definition.Find(answer.question());
    if (!index.has_value()) {
      violate({Reason::UNKNOWN_QUESTION, "The version has no question of this code."});
      continue;
    }
    if (reading.answer_of[*index].has_value()) {
      violate(WrongKind("Answer each question once."));
      continue;
    }
    reading.answer_of[*index] = i;
    Reading read = ReadAnswer(definition.questions()[*index], answer, today);
    if (auto* value = std::get_if<AnswerValue>(&read)) {
      reading.sheet[*index] = std::move(*value);
    } else {
      violate(std::get<Problem>(std::move(read)));
    }
  }
  return reading;
}

}  // namespace tanggap::surveys
