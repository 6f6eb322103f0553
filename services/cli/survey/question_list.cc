#include "services/cli/survey/question_list.h"

#include <algorithm>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

bool Reads(const v1::Condition& condition, const std::string& code) {
  const auto any_reads = [&](const v1::ConditionList& list) {
    return std::any_of(list.conditions().begin(), list.conditions().end(),
                       [&](const v1::Condition& each) { return Reads(each, code); });
  };
  switch (condition.test_case()) {
    case v1::Condition::kAll:
      return any_reads(condition.all());
    case v1::Condition::kAny:
      return any_reads(condition.any());
    case v1::Condition::kNegated:
      return Reads(condition.negated(), code);
    case v1::Condition::kAnswered:
      return condition.answered().question() == code;
    case v1::Condition::kOption:
      return condition.option().question() == code;
    case v1::Condition::kNumber:
      return condition.number().question() == code;
    case v1::Condition::kDate:
      return condition.date().question() == code;
    case v1::Condition::kConsent:
      return condition.consent().question() == code;
    default:
      return false;
  }
}

}  // namespace

const v1::Likert* AskedQuestion::scale() const {
  if (row != nullptr) return &question->matrix().scale();
  return question->has_likert() ? &question->likert() : nullptr;
}

const v1::Wording& AskedQuestion::text() const {
  return row != nullptr ? row->text() : question->text();
}

QuestionList::QuestionList(const v1::SurveyDefinition& definition) {
  for (const v1::Page& page : definition.pages()) {
    for (const v1::Question& question : page.questions()) {
      if (!question.has_matrix()) {
        Add({.code = question.code(), .page = page.code(), .question = &question}, definition);
      }
      for (const v1::MatrixRow& row : question.matrix().rows()) {
        Add({.code = base::Join(question.code(), "/", row.code()),
             .page = page.code(),
             .question = &question,
             .row = &row},
            definition);
      }
    }
  }
}

void QuestionList::Add(AskedQuestion asked, const v1::SurveyDefinition& definition) {
  for (const v1::FollowUpRule& rule : definition.follow_ups()) {
    if (Reads(rule.when(), asked.code) || rule.comment_question() == asked.code)
      asked.notices.push_back(&rule.notice());
  }
  questions_.push_back(std::move(asked));
}

const AskedQuestion* QuestionList::Find(const std::string& code) const {
  for (const AskedQuestion& asked : questions_) {
    if (asked.code == code) return &asked;
  }
  return nullptr;
}

}  // namespace tanggap::cli
