#include "services/surveys/domain/question.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/directory/holidays.h"
#include "services/surveys/domain/exact_number.h"

namespace tanggap::surveys {
namespace {

constexpr size_t kUsualCharacters = 1000;
constexpr int kMostPromoter = 10;

void ReadOptions(const google::protobuf::RepeatedPtrField<v1::ChoiceOption>& options,
                 Question& question) {
  for (const v1::ChoiceOption& option : options) {
    question.options.push_back({option.code(), option.exclusive()});
  }
}

void ReadChoices(const v1::MultipleChoice& choice, Question& question) {
  question.kind = QuestionKind::kMultipleChoice;
  ReadOptions(choice.options(), question);
  question.fewest = static_cast<size_t>(std::max(choice.fewest(), 1));
  question.most = choice.most() > 0 ? static_cast<size_t>(choice.most()) : question.options.size();
}

void ReadScale(const v1::Likert& scale, Question& question) {
  question.kind = QuestionKind::kLikert;
  question.lowest = 1;
  question.highest = scale.points_size();
  question.not_applicable = scale.not_applicable();
}

void ReadText(const v1::FreeText& text, Question& question) {
  question.kind = QuestionKind::kFreeText;
  question.most_characters =
      text.most_characters() > 0 ? static_cast<size_t>(text.most_characters()) : kUsualCharacters;
  question.single_line = text.single_line();
}

void ReadNumber(const v1::NumberEntry& number, Question& question) {
  question.kind = QuestionKind::kNumber;
  question.smallest = ReadMillionths(number.smallest());
  question.largest = ReadMillionths(number.largest());
  question.decimals = number.decimals();
}

void ReadDate(const v1::DateEntry& date, Question& question) {
  question.kind = QuestionKind::kDate;
  question.earliest = directory::ParseDate(date.earliest());
  question.latest = directory::ParseDate(date.latest());
  question.not_in_future = date.not_in_future();
}

void ReadPoints(QuestionKind kind, int lowest, int highest, Question& question) {
  question.kind = kind;
  question.lowest = lowest;
  question.highest = highest;
}

void ReadKind(const v1::Question& from, Question& question) {
  switch (from.kind_case()) {
    case v1::Question::kSingleChoice:
      question.kind = QuestionKind::kSingleChoice;
      return ReadOptions(from.single_choice().options(), question);
    case v1::Question::kMultipleChoice:
      return ReadChoices(from.multiple_choice(), question);
    case v1::Question::kLikert:
      return ReadScale(from.likert(), question);
    case v1::Question::kRating:
      return ReadPoints(QuestionKind::kRating, 1, from.rating().most(), question);
    case v1::Question::kNetPromoter:
      return ReadPoints(QuestionKind::kNetPromoter, 0, kMostPromoter, question);
    case v1::Question::kMatrix:
      return ReadScale(from.matrix().scale(), question);
    case v1::Question::kFreeText:
      return ReadText(from.free_text(), question);
    case v1::Question::kNumber:
      return ReadNumber(from.number(), question);
    case v1::Question::kDate:
      return ReadDate(from.date(), question);
    case v1::Question::kConsent:
      question.kind = QuestionKind::kConsent;
      return;
    case v1::Question::kStatement:
      question.kind = QuestionKind::kStatement;
      return;
    case v1::Question::KIND_NOT_SET:
      return;
  }
}

}  // namespace

std::optional<size_t> Question::FindOption(std::string_view option) const {
  for (size_t i = 0; i < options.size(); ++i) {
    if (options[i].code == option) return i;
  }
  return std::nullopt;
}

std::vector<Question> QuestionsOf(const v1::Question& from) {
  Question question;
  question.code = from.code();
  question.element = from.element();
  question.profile = from.profile();
  question.personal_detail = from.personal_detail();
  question.required = from.required();
  ReadKind(from, question);
  if (!from.has_matrix()) return {std::move(question)};
  std::vector<Question> rows;
  for (const v1::MatrixRow& row : from.matrix().rows()) {
    Question& each = rows.emplace_back(question);
    each.code = base::Join(from.code(), "/", row.code());
    each.element = row.element();
  }
  return rows;
}

}  // namespace tanggap::surveys
