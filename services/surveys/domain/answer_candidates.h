// One answer of each sort that the conditions on a question tell apart. Part of answer_space.h.
//
//   const auto candidates = CandidatesOf({&older, &newer}, "umur");
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/surveys/domain/definition.h"

namespace tanggap::surveys {

// Each candidate as every definition reads it; nothing for one that cannot, or has no such
// question. "No answer" is not among them. Nothing at all when there are too many.
std::optional<std::vector<std::vector<std::optional<AnswerValue>>>> CandidatesOf(
    const std::vector<const Definition*>& definitions, std::string_view question);

}  // namespace tanggap::surveys
