// What a response says of the elements of an index: which point of which scale. What cells add up
// and what tells a doubtful response are made from it.
//
//   for (const ElementAnswer& answer : ElementAnswersOf(definition, way)) ...
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/surveys/domain/way.h"

namespace tanggap::surveys {

struct ElementAnswer {
  std::string element;
  // Nothing when it was not shown, not answered, or answered "not applicable".
  std::optional<int> point;
  // The points of its question: 1 to this.
  int points = 0;

  friend bool operator==(const ElementAnswer&, const ElementAnswer&) = default;
};

// One for each question that measures an element, in the order of the questionnaire.
std::vector<ElementAnswer> ElementAnswersOf(const Definition& definition, const Way& way);

}  // namespace tanggap::surveys
