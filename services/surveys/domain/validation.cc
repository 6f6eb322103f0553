#include "services/surveys/domain/validation.h"

#include <algorithm>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;

bool Agreed(const std::optional<AnswerValue>& answer) {
  const auto* agreement = answer.has_value() ? std::get_if<Agreement>(&*answer) : nullptr;
  return agreement != nullptr && agreement->given;
}

}  // namespace

Validation::Validation(const Definition& definition, const Answers& answers,
                       std::optional<absl::CivilDay> today)
    : reading_(ReadAnswers(definition, answers, today)),
      way_(FindWay(definition, reading_.sheet)),
      violations_(reading_.violations) {
  FindHidden(definition);
  std::stable_sort(violations_.begin(), violations_.end(),
                   [](const Violation& a, const Violation& b) { return a.answer < b.answer; });
  FindLacking(definition);
}

void Validation::FindHidden(const Definition& definition) {
  for (size_t q = 0; q < way_.shown.size(); ++q) {
    if (way_.shown[q] || !reading_.answer_of[q].has_value()) continue;
    hidden_.push_back(q);
    // What is wrong with an answer that must be left out anyway need not be told too.
    if (!reading_.sheet[q].has_value()) continue;
    violations_.push_back({Reason::ANSWER_TO_HIDDEN_QUESTION, reading_.answer_of[q],
                           definition.questions()[q].code,
                           "The question is not shown after the other answers: leave it out."});
  }
}

void Validation::FindLacking(const Definition& definition) {
  std::vector<Violation> refused;
  for (size_t q = 0; q < way_.shown.size(); ++q) {
    const Question& question = definition.questions()[q];
    if (!way_.shown[q] || !question.required || !question.TakesAnswer()) continue;
    if (question.kind == QuestionKind::kConsent) {
      if (Agreed(reading_.sheet[q])) continue;
      lacking_.push_back(q);
      if (reading_.answer_of[q].has_value() && !reading_.sheet[q].has_value()) continue;
      refused.push_back({Reason::CONSENT_REQUIRED, reading_.answer_of[q], question.code,
                         "The respondent must agree with this first."});
    } else if (!reading_.sheet[q].has_value()) {
      lacking_.push_back(q);
      // An answer that is wrong is told already.
      if (reading_.answer_of[q].has_value()) continue;
      violations_.push_back({Reason::ANSWER_MISSING, std::nullopt, question.code,
                             base::Join("The question ", question.code, " must be answered.")});
    }
  }
  violations_.insert(violations_.end(), refused.begin(), refused.end());
}

absl::Status RefusalOf(const std::vector<Violation>& violations, std::string_view path) {
  TANGGAP_INVARIANT(!violations.empty(), "there is nothing to refuse");
  errors::Error error(violations.front().reason);
  error.With("question", violations.front().question);
  for (const Violation& violation : violations) {
    const std::string field = violation.answer.has_value()
                                  ? base::Join(path, ".answers[", *violation.answer, "]")
                                  : base::Join(path, ".answers");
    error.Field(field, violation.sentence);
  }
  return error;
}

}  // namespace tanggap::surveys
