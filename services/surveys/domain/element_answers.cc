#include "services/surveys/domain/element_answers.h"

namespace tanggap::surveys {

std::vector<ElementAnswer> ElementAnswersOf(const Definition& definition, const Way& way) {
  std::vector<ElementAnswer> answers;
  for (size_t q = 0; q < definition.questions().size(); ++q) {
    const Question& question = definition.questions()[q];
    if (question.element.empty()) continue;
    ElementAnswer answer{.element = question.element, .points = question.highest};
    const auto* point = way.seen[q] == nullptr ? nullptr : std::get_if<Point>(way.seen[q]);
    if (point != nullptr) answer.point = point->value;
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace tanggap::surveys
