#include "services/surveys/domain/telling_answers.h"

#include <optional>

namespace tanggap::surveys {

bool IsTelling(const Definition& definition, const v1::Answer& answer) {
  const std::optional<size_t> found = definition.Find(answer.question());
  if (!found.has_value()) return true;
  const Question& question = definition.questions()[*found];
  return question.profile != v1::PROFILE_DIMENSION_UNSPECIFIED ||
         question.personal_detail != v1::PERSONAL_DETAIL_UNSPECIFIED ||
         question.kind == QuestionKind::kNumber || question.kind == QuestionKind::kDate;
}

}  // namespace tanggap::surveys
