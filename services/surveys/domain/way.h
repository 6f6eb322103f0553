// The way through a questionnaire that somebody's answers lead: which pages and questions are
// shown, and how it ends. The one engine of drafts, submissions and lint.
//
//   const Way way = FindWay(definition, sheet);
//   if (!way.shown[question]) RefuseAnswerTo(question);
//   if (way.end == v1::SURVEY_END_SCREENED_OUT) CountOnly();
//
// Total: it ends for any sheet, complete or not. Answers to questions that are not shown change
// nothing. A page whose relevance does not hold is passed by, and its jumps with it; a page that is
// shown while none of its questions is has nothing to ask, but its jumps count.
#pragma once

#include <cstddef>
#include <vector>

#include "services/surveys/domain/definition.h"

namespace tanggap::surveys {

struct Way {
  // The pages that are shown, in order.
  std::vector<size_t> pages;
  // By question, whether it is shown.
  std::vector<bool> shown;
  // COMPLETE or SCREENED_OUT.
  v1::SurveyEnd end = v1::SURVEY_END_COMPLETE;
  // By question, what conditions read of it. Points into the sheet.
  SeenAnswers seen;
};

// `sheet` has a place for each question of the definition, and outlives the way.
Way FindWay(const Definition& definition, const AnswerSheet& sheet);
Way FindWay(const Definition& definition, AnswerSheet&& sheet) = delete;

}  // namespace tanggap::surveys
